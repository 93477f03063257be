#include "cluster/typed_value.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

namespace quarterdeck::cluster {
namespace {

// Fields of an object where the schema speaks of an object; anything else keeps its fields unknown.
bool knows_fields(const Schema& schema) { return schema.type == ValueType::object && !schema.keeps_unknown_fields; }

class FieldSetBuilder {
 public:
  Outcome<Done> visit(const Json& value, const Schema& schema, FieldSet& set, FieldPath& path) {
    if (const auto expected = expected_instead(value, schema); !expected.empty()) {
      return Failure{Problem::invalid, fmt::format("{}: expected {}, got {}", path_text(path), expected, base::to_text(value))};
    }
    if (value.is_object() && !is_atomic(schema, value)) return visit_object(value.get_object(), schema, set, path);
    if (value.is_array() && !is_atomic(schema, value)) return visit_list(value.get_array(), schema, set, path);
    set.insert_here();
    return Done{};
  }

 private:
  // What the schema wants where the value is something else; nothing to complain about is empty. Null fits everywhere: validation judges it.
  static std::string_view expected_instead(const Json& value, const Schema& schema) {
    if (value.is_null()) return "";
    switch (schema.type) {
      case ValueType::any:
        return "";
      case ValueType::object:
        return value.is_object() ? "" : "map";
      case ValueType::array:
        return value.is_array() ? "" : "list";
      case ValueType::string:
        return value.is_string() ? "" : "string";
      case ValueType::integer:
      case ValueType::number:
        return value.is_number() ? "" : "numeric (int or float)";
      case ValueType::boolean:
        return value.is_bool() ? "" : "boolean";
    }
    return "";
  }

  Outcome<Done> visit_object(const JsonObject& object, const Schema& schema, FieldSet& set, FieldPath& path) {
    for (const auto& member : object) {
      const auto element = field_element(member.key());
      path.push_back(element);
      if (knows_fields(schema) && schema.field(member.key()) == nullptr) {
        return Failure{Problem::invalid, path_text(path) + ": field not declared in schema"};
      }
      auto& child = set.child(element);
      if (auto visited = visit(member.value(), schema_below(schema, element), child, path); !visited) return visited;
      const auto* below = member.value().if_object();
      const bool is_empty = member.value().is_null() || (below != nullptr && below->empty());
      if (is_empty || !schema.properties.contains(std::string_view(member.key()))) child.insert_here();
      set.drop_if_empty(element);
      path.pop_back();
    }
    return Done{};
  }

  Outcome<Done> visit_list(const JsonArray& array, const Schema& schema, FieldSet& set, FieldPath& path) {
    std::set<PathElement> seen;
    for (std::size_t index = 0; index < array.size(); ++index) {
      const auto element = element_of(array[index], index, schema);
      if (!element) return Failure{Problem::invalid, fmt::format("{}: {}", path_text(path), element.error().message)};
      if (!seen.insert(*element).second) {
        return Failure{Problem::invalid, fmt::format("{}: duplicate entries for key {}", path_text(path), path_text({*element}))};
      }
      path.push_back(*element);
      auto& child = set.child(*element);
      if (auto visited = visit(array[index], schema_below(schema, *element), child, path); !visited) return visited;
      child.insert_here();
      path.pop_back();
    }
    return Done{};
  }
};

// List elements by what tells them apart, in order; the first of equal ones counts.
struct IndexedList {
  std::vector<PathElement> order;
  std::map<PathElement, const Json*> elements;
};

IndexedList indexed(const JsonArray* array, const Schema& schema) {
  IndexedList list;
  if (array == nullptr) return list;
  for (std::size_t index = 0; index < array->size(); ++index) {
    auto element = element_of((*array)[index], index, schema);
    const auto identity = element ? std::move(*element) : "i:" + std::to_string(index);
    if (list.elements.emplace(identity, &(*array)[index]).second) list.order.push_back(identity);
  }
  return list;
}

class Comparer {
 public:
  explicit Comparer(Comparison& result) : result_(result) {}

  void visit(const Json* before, const Json* after, const Schema& schema, FieldPath& path) {
    const bool is_leaf = visit_as_leaf_or_descend(before, after, schema, path);
    if (is_leaf) return;
    if (before == nullptr) result_.added.insert(path);
    if (after == nullptr) result_.removed.insert(path);
  }

 private:
  static bool is_empty(const Json* value) {
    if (value == nullptr || value->is_null()) return true;
    if (const auto* object = value->if_object()) return object->empty();
    const auto* array = value->if_array();
    return array != nullptr && array->empty();
  }

  // True when the value was compared as a whole.
  bool visit_as_leaf_or_descend(const Json* before, const Json* after, const Schema& schema, FieldPath& path) {
    const auto* shape = after != nullptr && !after->is_null() ? after : before;
    const bool same_shape = before == nullptr || after == nullptr || before->is_null() || after->is_null() || before->kind() == after->kind();
    const bool is_container = shape != nullptr && (shape->is_object() || shape->is_array());
    if (!is_container || !same_shape || is_atomic(schema, *shape) || (is_empty(before) && is_empty(after))) {
      compare_leaf(before, after, path);
      return true;
    }
    if (shape->is_object()) {
      visit_objects(before == nullptr ? nullptr : before->if_object(), after == nullptr ? nullptr : after->if_object(), schema, path);
    } else {
      visit_lists(before == nullptr ? nullptr : before->if_array(), after == nullptr ? nullptr : after->if_array(), schema, path);
    }
    return false;
  }

  void compare_leaf(const Json* before, const Json* after, const FieldPath& path) {
    if (before == nullptr) {
      result_.added.insert(path);
    } else if (after == nullptr) {
      result_.removed.insert(path);
    } else if (*before != *after) {
      result_.modified.insert(path);
    }
  }

  void visit_objects(const JsonObject* before, const JsonObject* after, const Schema& schema, FieldPath& path) {
    const auto visit_member = [&](std::string_view name) {
      path.push_back(field_element(name));
      visit(before == nullptr ? nullptr : before->if_contains(name), after == nullptr ? nullptr : after->if_contains(name),
            schema_below(schema, path.back()), path);
      path.pop_back();
    };
    if (before != nullptr) {
      for (const auto& member : *before) visit_member(member.key());
    }
    if (after == nullptr) return;
    for (const auto& member : *after) {
      if (before == nullptr || !before->contains(member.key())) visit_member(member.key());
    }
  }

  void visit_lists(const JsonArray* before, const JsonArray* after, const Schema& schema, FieldPath& path) {
    const auto old_list = indexed(before, schema);
    const auto new_list = indexed(after, schema);
    const auto in = [](const IndexedList& list, const PathElement& element) -> const Json* {
      const auto found = list.elements.find(element);
      return found == list.elements.end() ? nullptr : found->second;
    };
    const auto visit_element = [&](const PathElement& element) {
      path.push_back(element);
      visit(in(old_list, element), in(new_list, element), schema_below(schema, element), path);
      path.pop_back();
    };
    for (const auto& element : old_list.order) visit_element(element);
    for (const auto& element : new_list.order) {
      if (in(old_list, element) == nullptr) visit_element(element);
    }
  }

  Comparison& result_;
};

JsonObject merged_objects(const JsonObject& live, const JsonObject& config, const Schema& schema) {
  JsonObject result = live;
  for (const auto& member : config) {
    auto* present = result.if_contains(member.key());
    if (present == nullptr) {
      result.emplace(member.key(), member.value());
    } else {
      *present = merged(*present, member.value(), schema_below(schema, field_element(member.key())));
    }
  }
  return result;
}

// Elements that both sides have stand in the order of the config, all others where their own side has them.
class ListMerge {
 public:
  ListMerge(const JsonArray& live, const JsonArray& config, const Schema& schema)
      : live_(indexed(&live, schema)), config_(indexed(&config, schema)), schema_(schema) {
    for (const auto& element : config_.order) {
      if (live_.elements.contains(element)) shared_.push_back(element);
    }
  }

  JsonArray run() {
    std::size_t left = 0, right = 0;
    while (left < live_.order.size() || right < config_.order.size()) step(left, right);
    return std::move(result_);
  }

 private:
  void step(std::size_t& left, std::size_t& right) {
    if (left < live_.order.size() && right < config_.order.size()) {
      const auto& element = live_.order[left];
      if (element == config_.order[right]) {
        take(element);
        ++left;
        ++right;
        if (next_shared_ < shared_.size()) ++next_shared_;
        return;
      }
      if (config_.elements.contains(element) && next_shared_ < shared_.size() && shared_[next_shared_] != element) {
        ++left;  // stands further down in the config
        return;
      }
    }
    if (left < live_.order.size()) {
      const auto& element = live_.order[left];
      if (!config_.elements.contains(element)) {
        take(element);
        ++left;
        return;
      }
      if (taken_.contains(element)) ++left;
    }
    if (right < config_.order.size()) {
      const auto element = config_.order[right++];
      take(element);
      if (next_shared_ < shared_.size() && shared_[next_shared_] == element) ++next_shared_;
    }
  }

  void take(const PathElement& element) {
    taken_.emplace(element, true);
    const auto mine = live_.elements.find(element);
    const auto theirs = config_.elements.find(element);
    if (mine == live_.elements.end()) {
      result_.push_back(*theirs->second);
    } else if (theirs == config_.elements.end()) {
      result_.push_back(*mine->second);
    } else {
      result_.push_back(merged(*mine->second, *theirs->second, schema_below(schema_, element)));
    }
  }

  IndexedList live_, config_;
  const Schema& schema_;
  std::vector<PathElement> shared_;
  std::size_t next_shared_ = 0;
  std::map<PathElement, bool> taken_;
  JsonArray result_;
};

Json object_without(const JsonObject& object, const FieldSet& items, const Schema& schema) {
  JsonObject result;
  for (const auto& member : object) {
    const auto element = field_element(member.key());
    if (items.contains(element)) continue;
    const auto* below = items.below(element);
    result.emplace(member.key(), below == nullptr ? member.value() : without_items(member.value(), *below, schema_below(schema, element)));
  }
  return result.empty() ? Json() : Json(std::move(result));
}

Json list_without(const JsonArray& array, const FieldSet& items, const Schema& schema) {
  JsonArray result;
  for (std::size_t index = 0; index < array.size(); ++index) {
    const auto element = element_of(array[index], index, schema);
    if (!element) {
      result.push_back(array[index]);
      continue;
    }
    if (items.contains(*element)) continue;
    const auto* below = items.below(*element);
    result.push_back(below == nullptr ? array[index] : without_items(array[index], *below, schema_below(schema, *element)));
  }
  return result.empty() ? Json() : Json(std::move(result));
}

}  // namespace

bool is_atomic(const Schema& schema, const Json& value) {
  if (value.is_object()) return schema.is_atomic_map;
  if (value.is_array()) return schema.type != ValueType::array || schema.list_type == ListType::atomic;
  return true;
}

Outcome<PathElement> element_of(const Json& element, std::size_t index, const Schema& list) {
  if (list.list_type == ListType::set) {
    if (element.is_null()) {
      return Failure{Problem::invalid, fmt::format("element {}: associative list without keys has an element that's an explicit null", index)};
    }
    return "v:" + base::canonical_text(element);
  }
  if (list.list_type == ListType::atomic) return "i:" + std::to_string(index);
  JsonObject keys;
  for (const auto& key : list.list_map_keys) {
    if (const auto* present = base::find(element, key)) {
      keys.emplace(key, *present);
    } else if (const auto* field = list.items ? list.items->field(key) : nullptr; field != nullptr && field->default_value) {
      keys.emplace(key, *field->default_value);
    }
  }
  if (keys.empty()) {
    return Failure{Problem::invalid, fmt::format("element {}: associative list with keys has an element that omits all key fields", index)};
  }
  return "k:" + base::canonical_text(keys);
}

Outcome<FieldSet> field_set_of(const Json& value, const Schema& schema) {
  FieldSet set;
  FieldPath path;
  if (auto visited = FieldSetBuilder().visit(value, schema, set, path); !visited) return visited.error();
  return set;
}

Comparison compare(const Json& before, const Json& after, const Schema& schema) {
  Comparison result;
  FieldPath path;
  Comparer(result).visit(&before, &after, schema, path);
  return result;
}

Json merged(const Json& live, const Json& config, const Schema& schema) {
  if (live.is_object() && config.is_object() && !schema.is_atomic_map) return merged_objects(live.get_object(), config.get_object(), schema);
  if (live.is_array() && config.is_array() && !is_atomic(schema, config)) return ListMerge(live.get_array(), config.get_array(), schema).run();
  return config;
}

Json without_items(const Json& value, const FieldSet& items, const Schema& schema) {
  if (value.is_object() && !is_atomic(schema, value)) return object_without(value.get_object(), items, schema);
  if (value.is_array() && !is_atomic(schema, value)) return list_without(value.get_array(), items, schema);
  return value;
}

}  // namespace quarterdeck::cluster
