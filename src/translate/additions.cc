#include "translate/additions.h"

#include <algorithm>

namespace quarterdeck::translate {
namespace {

bool is_of_the_cluster(std::string_view member) { return member == "apiVersion" || member == "kind" || member == "metadata" || member == "status"; }

// An element of a list, named by the values of its keys: {"name":"http"}.
const Json* element_with(const JsonArray& list, const JsonObject& keys) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& element) {
    const auto* object = element.if_object();
    return object != nullptr && std::all_of(keys.begin(), keys.end(), [&](const auto& key) {
      const auto* value = object->if_contains(key.key());
      return value != nullptr && *value == key.value();
    });
  });
  return found == list.end() ? nullptr : &*found;
}

// What a path element of fieldsV1 names in a value (structured-merge-diff, `fieldpath/serialize-pe.go`): "f:" a member, "k:" the element of a
// list with these keys, "v:" an element with this value. Null when it is not there.
const Json* named_in(const Json& value, std::string_view element) {
  const auto name = element.substr(2);
  if (element.starts_with("f:")) return value.is_object() ? value.get_object().if_contains(name) : nullptr;
  if (!value.is_array()) return nullptr;
  const auto& list = value.get_array();
  const auto wanted = base::parse_json(name);
  if (!wanted) return nullptr;
  if (element.starts_with("k:")) return wanted->is_object() ? element_with(list, wanted->get_object()) : nullptr;
  const auto found = std::find(list.begin(), list.end(), *wanted);
  return found == list.end() ? nullptr : &*found;
}

bool adds_to(const Json& desired, const JsonObject& fields) {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) {
    // "." is the value itself, and a list whose elements have no name is compared as a whole by whoever compares values.
    const std::string_view element = field.key();
    if (element == "." || element.starts_with("i:")) return false;
    const auto* named = named_in(desired, element);
    const auto* inner = field.value().if_object();
    return named == nullptr || (inner != nullptr && adds_to(*named, *inner));
  });
}

bool is_of(const Json& entry, std::string_view manager) {
  return base::text_at(entry, "manager") == manager || !base::text_at(entry, "subresource").empty();
}

// What others own of the content; of the metadata they keep what is theirs.
void drop_owners(Json& metadata, std::string_view manager) {
  auto* entries = metadata.is_object() ? metadata.get_object().if_contains("managedFields") : nullptr;
  if (entries == nullptr || !entries->is_array()) return;
  JsonArray kept;
  for (auto& entry : entries->get_array()) {
    auto* fields = entry.is_object() ? entry.get_object().if_contains("fieldsV1") : nullptr;
    if (fields != nullptr && fields->is_object() && !is_of(entry, manager)) {
      JsonObject of_metadata;
      if (const auto* own = fields->get_object().if_contains("f:metadata")) of_metadata.emplace("f:metadata", *own);
      if (of_metadata.empty()) continue;
      *fields = std::move(of_metadata);
    }
    kept.push_back(std::move(entry));
  }
  *entries = std::move(kept);
}

}  // namespace

bool has_additions(const resources::Resource& observed, const resources::Resource& desired, std::string_view manager) {
  const auto* entries = base::find(observed.at("metadata"), "managedFields");
  if (entries == nullptr || !entries->is_array()) return false;
  return std::any_of(entries->get_array().begin(), entries->get_array().end(), [&](const auto& entry) {
    const auto* fields = base::find(entry, "fieldsV1");
    if (fields == nullptr || !fields->is_object() || is_of(entry, manager)) return false;
    return std::any_of(fields->get_object().begin(), fields->get_object().end(), [&](const auto& field) {
      const std::string_view element = field.key();
      if (!element.starts_with("f:") || is_of_the_cluster(element.substr(2))) return false;
      const auto* wanted = desired.json().if_contains(element.substr(2));
      const auto* inner = field.value().if_object();
      return wanted == nullptr || (inner != nullptr && adds_to(*wanted, *inner));
    });
  });
}

resources::Resource without_additions(const resources::Resource& observed, const resources::Resource& desired, std::string_view manager) {
  auto object = desired.json();
  object["metadata"] = observed.at("metadata");
  drop_owners(object["metadata"], manager);
  object.erase("status");
  return resources::Resource(std::move(object));
}

}  // namespace quarterdeck::translate
