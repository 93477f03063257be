#include "cluster/patch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cluster/field_set.h"

namespace quarterdeck::cluster {
namespace {

// RFC 7386.
Json merge_patched(const Json& target, const Json& patch) {
  const auto* changes = patch.if_object();
  if (changes == nullptr) return patch;
  JsonObject result = target.is_object() ? target.get_object() : JsonObject();
  for (const auto& change : *changes) {
    const auto found = result.find(change.key());
    if (change.value().is_null()) {
      if (found != result.end()) result.stable_erase(found);
    } else {
      const Json present = found == result.end() ? Json() : found->value();
      result[change.key()] = merge_patched(present, change.value());
    }
  }
  return result;
}

bool asks_to_delete(const Json& element) { return base::text_at(element, "$patch") == "delete"; }
bool asks_to_replace(const Json& element) { return base::text_at(element, "$patch") == "replace"; }

// Strategic merge: as a merge patch, but lists with keys are merged by key, and directives ($patch, $deleteFromPrimitiveList,
// $setElementOrder, $retainKeys) are obeyed.
class StrategicMerge {
 public:
  Json merge(const Json& target, const Json& patch, const Schema& schema) const {
    if (const auto* changes = patch.if_object()) return merge_objects(target, *changes, schema);
    if (patch.is_array() && target.is_array()) return merge_lists(target.get_array(), patch.get_array(), schema);
    return patch;
  }

 private:
  Json merge_objects(const Json& target, const JsonObject& changes, const Schema& schema) const {
    JsonObject result = target.is_object() && !asks_to_replace(changes) ? target.get_object() : JsonObject();
    for (const auto& change : changes) {
      const std::string_view name = change.key();
      if (name.starts_with("$")) {
        obey(result, name, change.value());
        continue;
      }
      const auto found = result.find(name);
      if (change.value().is_null() || asks_to_delete(change.value())) {
        if (found != result.end()) result.stable_erase(found);
        continue;
      }
      const Json present = found == result.end() ? Json() : found->value();
      result[name] = merge(present, change.value(), schema_below(schema, field_element(name)));
    }
    return result;
  }

  static void obey(JsonObject& result, std::string_view directive, const Json& argument) {
    constexpr std::string_view delete_from = "$deleteFromPrimitiveList/";
    if (directive.starts_with(delete_from) && argument.is_array()) {
      auto* list = result.if_contains(directive.substr(delete_from.size()));
      if (list == nullptr || !list->is_array()) return;
      JsonArray kept;
      for (const auto& element : list->get_array()) {
        const auto& unwanted = argument.get_array();
        if (std::find(unwanted.begin(), unwanted.end(), element) == unwanted.end()) kept.push_back(element);
      }
      *list = std::move(kept);
    } else if (directive == "$retainKeys" && argument.is_array()) {
      std::vector<std::string> unwanted;
      for (const auto& member : result) {
        const auto& wanted = argument.get_array();
        if (std::find(wanted.begin(), wanted.end(), Json(member.key())) == wanted.end()) unwanted.emplace_back(member.key());
      }
      for (const auto& name : unwanted) result.stable_erase(result.find(name));
    }
  }

  static std::string merge_key(const Schema& list) { return list.list_type == ListType::map && !list.list_map_keys.empty() ? list.list_map_keys.front() : ""; }

  Json merge_lists(const JsonArray& target, const JsonArray& patch, const Schema& schema) const {
    if (schema.list_type == ListType::set) return merge_sets(target, patch);
    const auto key = merge_key(schema);
    if (key.empty() || std::any_of(patch.begin(), patch.end(), asks_to_replace)) return without_directives(patch);
    JsonArray result = target;
    for (const auto& change : patch) {
      const auto* identity = base::find(change, key);
      const auto present = std::find_if(result.begin(), result.end(), [&](const Json& element) {
        const auto* other = base::find(element, key);
        return identity != nullptr && other != nullptr && *identity == *other;
      });
      if (asks_to_delete(change)) {
        if (present != result.end()) result.erase(present);
      } else if (present == result.end()) {
        result.push_back(change);
      } else {
        *present = merge(*present, change, schema_below(schema, "k:{}"));
      }
    }
    return result;
  }

  static Json merge_sets(const JsonArray& target, const JsonArray& patch) {
    JsonArray result = target;
    for (const auto& element : patch) {
      if (std::find(result.begin(), result.end(), element) == result.end()) result.push_back(element);
    }
    return result;
  }

  static Json without_directives(const JsonArray& patch) {
    JsonArray result;
    for (const auto& element : patch) {
      if (!asks_to_replace(element)) result.push_back(element);
    }
    return result;
  }
};

// RFC 6902 on RFC 6901 pointers.
class JsonPatch {
 public:
  static Answer<Json> apply(Json document, const JsonArray& operations) {
    for (std::size_t index = 0; index < operations.size(); ++index) {
      if (auto done = step(document, operations[index]); !done) {
        return refuse(done.error().reason, fmt::format("JSON patch operation {}: {}", index, done.error().message));
      }
    }
    return document;
  }

 private:
  static Refusal broken(std::string message) { return refuse(Reason::invalid, std::move(message)); }

  static Answer<Done> step(Json& document, const Json& operation) {
    const auto what = base::text_at(operation, "op");
    const auto path = base::text_at(operation, "path");
    const auto* value = base::find(operation, "value");
    if (what == "remove") return remove(document, path);
    if (what == "move" || what == "copy") return move_or_copy(document, operation, what, path);
    if (value == nullptr) return broken(fmt::format("\"{}\" needs a value", what));
    if (what == "add") return add(document, path, *value);
    if (what == "replace") {
      const auto* present = at(document, path);
      if (present == nullptr) return broken(fmt::format("replace operation does not apply: doc is missing key: {}", path));
      if (path.empty()) {
        document = *value;
        return Done{};
      }
      if (auto removed = remove(document, path); !removed) return removed;
      return add(document, path, *value);
    }
    if (what != "test") return broken(fmt::format("unknown operation \"{}\"", what));
    const auto* present = at(document, path);
    if (present == nullptr || *present != *value) return broken(fmt::format("testing value {} failed", path));
    return Done{};
  }

  static Answer<Done> move_or_copy(Json& document, const Json& operation, const std::string& what, const std::string& path) {
    const auto from = base::text_at(operation, "from");
    const auto* source = at(document, from);
    if (source == nullptr) return broken(fmt::format("missing value at {}", from));
    const Json value = *source;
    if (what == "move") {
      if (auto removed = remove(document, from); !removed) return removed;
    }
    return add(document, path, value);
  }

  static const Json* at(const Json& document, const std::string& path) {
    boost::system::error_code error;
    return path.empty() ? &document : document.find_pointer(path, error);
  }

  // The container that the last token of the path is in.
  static Json* parent_of(Json& document, const std::string& path, std::string& token) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return nullptr;
    token = base::replace_all(base::replace_all(path.substr(slash + 1), "~1", "/"), "~0", "~");
    boost::system::error_code error;
    return slash == 0 ? &document : document.find_pointer(path.substr(0, slash), error);
  }

  static std::optional<std::size_t> index_of(const std::string& token, std::size_t limit) {
    if (token.empty() || token.size() > 9 || token.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    const auto index = static_cast<std::size_t>(std::stoul(token));
    return index < limit ? std::optional(index) : std::nullopt;
  }

  static Answer<Done> add(Json& document, const std::string& path, const Json& value) {
    if (path.empty()) {
      document = value;
      return Done{};
    }
    std::string token;
    auto* parent = parent_of(document, path, token);
    if (parent != nullptr && parent->is_object()) {
      parent->get_object()[token] = value;
      return Done{};
    }
    if (parent == nullptr || !parent->is_array()) return broken(fmt::format("add operation does not apply: doc is missing path: {}", path));
    auto& array = parent->get_array();
    const auto index = token == "-" ? std::optional(array.size()) : index_of(token, array.size() + 1);
    if (!index) return broken(fmt::format("Unable to access invalid index: {}", token));
    array.insert(array.begin() + static_cast<std::ptrdiff_t>(*index), value);
    return Done{};
  }

  static Answer<Done> remove(Json& document, const std::string& path) {
    std::string token;
    auto* parent = parent_of(document, path, token);
    if (parent != nullptr && parent->is_object()) {
      auto& object = parent->get_object();
      const auto found = object.find(token);
      if (found == object.end()) return broken(fmt::format("remove operation does not apply: doc is missing key: {}", path));
      object.stable_erase(found);
      return Done{};
    }
    if (parent == nullptr || !parent->is_array()) return broken(fmt::format("remove operation does not apply: doc is missing path: {}", path));
    auto& array = parent->get_array();
    const auto index = index_of(token, array.size());
    if (!index) return broken(fmt::format("Unable to access invalid index: {}", token));
    array.erase(array.begin() + static_cast<std::ptrdiff_t>(*index));
    return Done{};
  }
};

}  // namespace

Answer<JsonObject> patched(const JsonObject& object, const Patch& patch, const Schema& schema) {
  if (patch.type == PatchType::json) {
    if (!patch.content.is_array()) return refuse(Reason::bad_request, "error decoding patch: a JSON patch is a list of operations");
    auto result = JsonPatch::apply(object, patch.content.get_array());
    if (!result) return result.error();
    if (!result->is_object()) return refuse(Reason::invalid, "the patch leaves no object");
    return std::move(result->get_object());
  }
  if (!patch.content.is_object()) return refuse(Reason::bad_request, "error decoding patch: a merge patch is an object");
  auto result = patch.type == PatchType::merge ? merge_patched(object, patch.content) : StrategicMerge().merge(object, patch.content, schema);
  return std::move(result.get_object());
}

}  // namespace quarterdeck::cluster
