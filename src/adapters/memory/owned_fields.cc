#include "adapters/memory/owned_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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

// One field that is wanted, with what is there now (null: nothing).
struct WantedField {
  std::string path;
  const Json* wanted;
  const Json* live;
};

void collect_fields(const JsonObject& wanted, const JsonObject* live, const std::string& prefix, std::vector<WantedField>& fields) {
  for (const auto& member : wanted) {
    auto path = prefix + "/" + escaped(member.key());
    const auto* now = live == nullptr ? nullptr : live->if_contains(member.key());
    const auto* inner = member.value().if_object();
    if (inner != nullptr && !inner->empty()) {
      collect_fields(*inner, now == nullptr ? nullptr : now->if_object(), path, fields);
    } else if (!names_the_object(path)) {
      fields.push_back({std::move(path), &member.value(), now});
    }
  }
}

bool is_empty_object(const Json& value) { return value.is_object() && value.get_object().empty(); }

// Gives every wanted field its value. An empty object says that it exists, not that others may put nothing into it.
void overlay(JsonObject& live, const JsonObject& wanted) {
  for (const auto& member : wanted) {
    const auto* inner = member.value().if_object();
    auto& place = live[member.key()];
    if (inner == nullptr) {
      place = member.value();
    } else {
      if (!place.is_object()) place.emplace_object();
      overlay(place.get_object(), *inner);
    }
  }
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

const Json* value_at(const JsonObject& object, const std::string& path) {
  const auto* inside = &object;
  const Json* found = nullptr;
  for (const auto& part : parts_of(path)) {
    found = inside == nullptr ? nullptr : inside->if_contains(part);
    if (found == nullptr) return nullptr;
    inside = found->if_object();
  }
  return found;
}

// The field of `owned` that loses its value when `path` gets another one, if any. Who owns an object that was given empty owns that it is there,
// not what others put into it.
std::optional<std::string> lost(const FieldPaths& owned, const std::string& path, const JsonObject& live) {
  for (const auto& field : owned) {
    if (field == path || is_within(field, path)) return field;
    if (!is_within(path, field)) continue;
    const auto* around = value_at(live, field);
    if (around == nullptr || !around->is_object()) return field;
  }
  return std::nullopt;
}

// Whether somebody who owns `fields` still says that something is at `path`.
bool keep(const FieldPaths& fields, const std::string& path) {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field == path || is_within(field, path); });
}

bool changes(const WantedField& field) {
  if (field.live == nullptr) return true;
  return *field.live != *field.wanted && !(is_empty_object(*field.wanted) && field.live->is_object());
}

struct Conflict {
  std::string manager;
  std::string path;
};

// In the words of a Kubernetes API.
Failure refusal_of(const std::vector<Conflict>& conflicts) {
  const auto named = [](const std::string& path) { return "." + base::join(parts_of(path), "."); };
  if (conflicts.size() == 1) {
    return {Problem::conflict, fmt::format("Apply failed with 1 conflict: conflict with \"{}\": {}", conflicts[0].manager, named(conflicts[0].path))};
  }
  std::map<std::string, std::string> by_manager;
  for (const auto& conflict : conflicts) by_manager[conflict.manager] += "\n- " + named(conflict.path);
  std::vector<std::string> lines;
  for (const auto& [manager, paths] : by_manager) lines.push_back(fmt::format("conflicts with \"{}\":{}", manager, paths));
  return {Problem::conflict, fmt::format("Apply failed with {} conflicts: {}", conflicts.size(), base::join(lines, "\n"))};
}

}  // namespace

FieldPaths fields_of(const JsonObject& object) {
  std::vector<WantedField> fields;
  collect_fields(object, nullptr, "", fields);
  FieldPaths paths;
  for (auto& field : fields) paths.insert(std::move(field.path));
  return paths;
}

Outcome<MergedObject> merge_applied(const JsonObject& live, const FieldOwners& owners, const JsonObject& wanted, const std::string& manager,
                                    ports::Ownership ownership) {
  MergedObject merged{live, owners};
  std::vector<WantedField> fields;
  collect_fields(wanted, &live, "", fields);
  FieldPaths wanted_paths;
  std::vector<Conflict> conflicts;
  for (const auto& field : fields) {
    wanted_paths.insert(field.path);
    if (!changes(field)) continue;
    for (auto& [other, owned] : merged.owners) {
      if (other == manager) continue;
      while (const auto taken = lost(owned, field.path, live)) {
        conflicts.push_back({other, *taken});
        owned.erase(*taken);
      }
    }
  }
  if (!conflicts.empty() && ownership == ports::Ownership::share) return refusal_of(conflicts);
  auto& mine = merged.owners[manager];
  for (const auto& path : mine) {
    if (keep(wanted_paths, path)) continue;
    const auto is_shared = std::any_of(merged.owners.begin(), merged.owners.end(),
                                       [&](const auto& other) { return other.first != manager && keep(other.second, path); });
    if (!is_shared) erase_value(merged.object, parts_of(path), 0);
  }
  overlay(merged.object, wanted);
  mine = std::move(wanted_paths);
  return merged;
}

MergedObject merge_replaced(const JsonObject& live, const FieldOwners& owners, JsonObject wanted, const std::string& manager) {
  std::vector<WantedField> fields;
  collect_fields(wanted, &live, "", fields);
  FieldPaths kept;
  FieldPaths changed;
  for (auto& field : fields) (changes(field) ? changed : kept).insert(std::move(field.path));
  MergedObject merged;
  for (const auto& [owner, owned] : owners) {
    FieldPaths still;
    for (const auto& path : owned) {
      if (kept.contains(path)) still.insert(path);
    }
    if (!still.empty()) merged.owners.emplace(owner, std::move(still));
  }
  if (!changed.empty()) merged.owners[manager].merge(changed);
  merged.object = std::move(wanted);
  return merged;
}

JsonArray managed_fields_of(const FieldOwners& owners) {
  JsonArray entries;
  for (const auto& [manager, owned] : owners) {
    JsonObject fields;
    for (const auto& path : owned) {
      auto* place = &fields;
      for (const auto& part : parts_of(path)) {
        auto& inner = (*place)["f:" + part];
        if (!inner.is_object()) inner.emplace_object();
        place = &inner.get_object();
      }
    }
    entries.push_back(JsonObject{{"manager", manager}, {"operation", "Apply"}, {"fieldsType", "FieldsV1"}, {"fieldsV1", std::move(fields)}});
  }
  return entries;
}

}  // namespace quarterdeck::adapters
