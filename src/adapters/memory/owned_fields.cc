#include "adapters/memory/owned_fields.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "base/text.h"

namespace quarterdeck::adapters {
namespace {

std::string escaped(std::string_view member) { return base::replace_all(base::replace_all(std::string(member), "~", "~0"), "/", "~1"); }
std::string unescaped(std::string_view part) { return base::replace_all(base::replace_all(std::string(part), "~1", "/"), "~0", "~"); }

std::vector<std::string> parts_of(std::string_view path) {
  auto parts = base::split(path.substr(1), '/');
  for (auto& part : parts) part = unescaped(part);
  return parts;
}

bool names_the_object(std::string_view path) {
  return path == "/apiVersion" || path == "/kind" || path == "/metadata/name" || path == "/metadata/namespace";
}

void collect_fields(const JsonObject& object, const std::string& prefix, FieldPaths& fields) {
  for (const auto& member : object) {
    const auto path = prefix + "/" + escaped(member.key());
    const auto* inner = member.value().if_object();
    if (inner != nullptr && !inner->empty()) {
      collect_fields(*inner, path, fields);
    } else if (!names_the_object(path)) {
      fields.insert(path);
    }
  }
}

const Json* value_at(const JsonObject& object, std::string_view path) {
  const JsonObject* inside = &object;
  const Json* found = nullptr;
  for (const auto& part : parts_of(path)) {
    if (inside == nullptr) return nullptr;
    found = inside->if_contains(part);
    if (found == nullptr) return nullptr;
    inside = found->if_object();
  }
  return found;
}

bool is_empty_object(const Json& value) { return value.is_object() && value.get_object().empty(); }

void set_value(JsonObject& object, std::string_view path, const Json& value) {
  auto* inside = &object;
  const auto parts = parts_of(path);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    auto& next = (*inside)[parts[i]];
    if (!next.is_object()) next = JsonObject();
    inside = &next.get_object();
  }
  auto& place = (*inside)[parts.back()];
  // An empty object says that it exists, not that others may put nothing into it.
  if (is_empty_object(value) && place.is_object()) return;
  place = value;
}

// Removes the field, and objects around it that are left empty.
void erase_value(JsonObject& object, const std::vector<std::string>& parts, std::size_t depth) {
  auto* found = object.if_contains(parts[depth]);
  if (found == nullptr) return;
  if (depth + 1 == parts.size()) {
    object.erase(parts[depth]);
    return;
  }
  if (!found->is_object()) return;
  erase_value(found->get_object(), parts, depth + 1);
  if (found->get_object().empty()) object.erase(parts[depth]);
}

bool is_within(std::string_view path, std::string_view outer) {
  return path.size() > outer.size() && path.starts_with(outer) && path[outer.size()] == '/';
}

bool overlap(std::string_view left, std::string_view right) { return left == right || is_within(left, right) || is_within(right, left); }

// The field of `owned` that `path` touches, if any.
std::optional<std::string> touched(const FieldPaths& owned, std::string_view path) {
  for (const auto& field : owned) {
    if (overlap(field, path)) return field;
  }
  return std::nullopt;
}

bool changes(const JsonObject& live, const JsonObject& wanted, std::string_view path) {
  const auto* now = value_at(live, path);
  const auto* then = value_at(wanted, path);
  if (now == nullptr) return true;
  return *now != *then && !(is_empty_object(*then) && now->is_object());
}

Failure conflict(const std::string& manager, const std::string& field) {
  return {Problem::conflict, fmt::format("The field {} is owned by '{}' and would change. Apply the same value, leave it out, or force.", field, manager)};
}

}  // namespace

FieldPaths fields_of(const JsonObject& object) {
  FieldPaths fields;
  collect_fields(object, "", fields);
  return fields;
}

Outcome<MergedObject> merge_applied(const JsonObject& live, const FieldOwners& owners, const JsonObject& wanted, const std::string& manager,
                                    ports::Ownership ownership) {
  MergedObject merged{live, owners};
  const auto fields = fields_of(wanted);
  auto& mine = merged.owners[manager];
  for (const auto& path : fields) {
    if (!changes(live, wanted, path)) continue;
    for (auto& [other, owned] : merged.owners) {
      if (other == manager) continue;
      while (const auto field = touched(owned, path)) {
        if (ownership == ports::Ownership::share) return conflict(other, *field);
        owned.erase(*field);
      }
    }
  }
  for (const auto& path : mine) {
    if (touched(fields, path)) continue;
    bool is_shared = false;
    for (const auto& [other, owned] : merged.owners) is_shared = is_shared || (other != manager && touched(owned, path));
    if (!is_shared) erase_value(merged.object, parts_of(path), 0);
  }
  for (const auto& path : fields) set_value(merged.object, path, *value_at(wanted, path));
  mine = fields;
  return merged;
}

}  // namespace quarterdeck::adapters
