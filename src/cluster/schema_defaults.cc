#include "cluster/schema_defaults.h"

#include "cluster/field_path.h"

namespace quarterdeck::cluster {
namespace {

void default_object(JsonObject& object, const Schema& schema) {
  for (const auto& [name, property] : schema.properties) {
    auto* present = object.if_contains(name);
    if (present != nullptr && present->is_null() && property->default_value && !property->is_nullable) {
      *present = *property->default_value;
    }
    if (present == nullptr && property->default_value) {
      present = &object.emplace(name, *property->default_value).first->value();
    }
    if (present != nullptr) apply_defaults(*present, *property);
  }
  if (!schema.additional) return;
  for (auto& member : object) {
    if (!schema.properties.contains(std::string_view(member.key()))) apply_defaults(member.value(), *schema.additional);
  }
}

void prune(Json& value, const Schema& schema, const std::string& path, std::vector<std::string>& removed);

void prune_object(JsonObject& object, const Schema& schema, const std::string& path, std::vector<std::string>& removed) {
  std::vector<std::string> unknown;
  for (auto& member : object) {
    const std::string name(member.key());
    const auto below = child_path(path, name);
    if (schema.is_embedded_resource && (name == "apiVersion" || name == "kind" || name == "metadata")) continue;
    if (const auto* field = schema.field(name)) {
      prune(member.value(), *field, below, removed);
    } else if (!schema.keeps_unknown_fields) {
      unknown.push_back(name);
      removed.push_back(below);
    }
  }
  for (const auto& name : unknown) object.stable_erase(object.find(name));
}

void prune(Json& value, const Schema& schema, const std::string& path, std::vector<std::string>& removed) {
  if (auto* object = value.if_object()) {
    // Where nothing says "object", the value is kept whole and refused or accepted by validation.
    if (schema.type == ValueType::object || !schema.properties.empty() || schema.additional) prune_object(*object, schema, path, removed);
  } else if (auto* array = value.if_array(); array != nullptr && schema.items) {
    for (std::size_t index = 0; index < array->size(); ++index) prune((*array)[index], *schema.items, element_path(path, index), removed);
  }
}

}  // namespace

void apply_defaults(Json& value, const Schema& schema) {
  if (!schema.has_defaults_below) return;
  if (auto* object = value.if_object()) {
    default_object(*object, schema);
  } else if (auto* array = value.if_array(); array != nullptr && schema.items) {
    for (auto& element : *array) apply_defaults(element, *schema.items);
  }
}

void prune_nulls(Json& value, const Schema& schema) {
  if (auto* array = value.if_array(); array != nullptr && schema.items) {
    for (auto& element : *array) prune_nulls(element, *schema.items);
  }
  auto* object = value.if_object();
  if (object == nullptr) return;
  std::vector<std::string> nulls;
  for (auto& member : *object) {
    const auto* field = schema.field(member.key());
    if (field == nullptr) continue;
    const bool keeps_null = field->is_nullable || field->default_value || (field->type == ValueType::any && !field->is_int_or_string);
    if (member.value().is_null() && !keeps_null) {
      nulls.emplace_back(member.key());
    } else {
      prune_nulls(member.value(), *field);
    }
  }
  for (const auto& name : nulls) object->stable_erase(object->find(name));
}

std::vector<std::string> prune_unknown_fields(JsonObject& object, const Schema& schema) {
  std::vector<std::string> removed;
  prune_object(object, schema, "", removed);
  return removed;
}

}  // namespace quarterdeck::cluster
