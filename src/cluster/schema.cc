#include "cluster/schema.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <utility>

namespace quarterdeck::cluster {
namespace {

constexpr std::array<std::pair<std::string_view, ValueType>, 6> kTypes = {{{"object", ValueType::object},
                                                                           {"array", ValueType::array},
                                                                           {"string", ValueType::string},
                                                                           {"integer", ValueType::integer},
                                                                           {"number", ValueType::number},
                                                                           {"boolean", ValueType::boolean}}};

bool flag(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found != nullptr && found->is_bool() && found->get_bool();
}

std::string text(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

template <class Number>
std::optional<Number> number(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  boost::system::error_code error;
  const auto value = found->to_number<Number>(error);
  return error ? std::nullopt : std::optional<Number>(value);
}

std::vector<std::string> texts(const JsonObject& object, std::string_view member) {
  std::vector<std::string> result;
  const auto* found = object.if_contains(member);
  if (found == nullptr || !found->is_array()) return result;
  for (const auto& element : found->get_array()) {
    if (element.is_string()) result.emplace_back(element.get_string());
  }
  return result;
}

class Compiler {
 public:
  Outcome<SchemaPointer> compile(const Json& value, const std::string& path) {
    if (!value.is_object()) return Failure{Problem::invalid, fmt::format("{}: a schema must be an object", path)};
    const auto& object = value.get_object();
    auto schema = std::make_shared<Schema>();
    if (auto read = read_type(object, path, *schema); !read) return read.error();
    read_bounds(object, *schema);
    if (auto read = read_pattern(object, path, *schema); !read) return read.error();
    if (auto read = read_children(object, path, *schema); !read) return read.error();
    if (auto read = read_combinations(object, path, *schema); !read) return read.error();
    schema->has_defaults_below = has_defaults(*schema);
    return SchemaPointer(std::move(schema));
  }

 private:
  static Outcome<Done> read_type(const JsonObject& object, const std::string& path, Schema& schema) {
    const auto type = text(object, "type");
    for (const auto& [name, value] : kTypes) {
      if (name == type) schema.type = value;
    }
    if (!type.empty() && schema.type == ValueType::any) {
      return Failure{Problem::invalid, fmt::format("{}.type: Unsupported value: \"{}\"", path, type)};
    }
    schema.format = text(object, "format");
    schema.is_nullable = flag(object, "nullable");
    schema.keeps_unknown_fields = flag(object, "x-kubernetes-preserve-unknown-fields");
    schema.is_int_or_string = flag(object, "x-kubernetes-int-or-string");
    schema.is_embedded_resource = flag(object, "x-kubernetes-embedded-resource");
    schema.is_atomic_map = text(object, "x-kubernetes-map-type") == "atomic";
    const auto list_type = text(object, "x-kubernetes-list-type");
    schema.list_type = list_type == "map" ? ListType::map : list_type == "set" ? ListType::set : ListType::atomic;
    schema.list_map_keys = texts(object, "x-kubernetes-list-map-keys");
    if (const auto* value = object.if_contains("default")) schema.default_value = *value;
    if (const auto* values = object.if_contains("enum"); values != nullptr && values->is_array()) {
      schema.enumeration.assign(values->get_array().begin(), values->get_array().end());
    }
    return Done{};
  }

  static void read_bounds(const JsonObject& object, Schema& schema) {
    schema.minimum = number<double>(object, "minimum");
    schema.maximum = number<double>(object, "maximum");
    schema.multiple_of = number<double>(object, "multipleOf");
    schema.excludes_minimum = flag(object, "exclusiveMinimum");
    schema.excludes_maximum = flag(object, "exclusiveMaximum");
    schema.least_length = number<std::int64_t>(object, "minLength");
    schema.most_length = number<std::int64_t>(object, "maxLength");
    schema.least_items = number<std::int64_t>(object, "minItems");
    schema.most_items = number<std::int64_t>(object, "maxItems");
    schema.least_properties = number<std::int64_t>(object, "minProperties");
    schema.most_properties = number<std::int64_t>(object, "maxProperties");
    schema.has_unique_items = flag(object, "uniqueItems");
    schema.required = texts(object, "required");
  }

  // Large schemas repeat a few patterns hundreds of times.
  Outcome<Done> read_pattern(const JsonObject& object, const std::string& path, Schema& schema) {
    schema.pattern_text = text(object, "pattern");
    if (schema.pattern_text.empty()) return Done{};
    auto& known = patterns_[schema.pattern_text];
    if (!known) {
      RE2::Options options(RE2::Quiet);
      known = std::make_shared<const RE2>(schema.pattern_text, options);
    }
    if (!known->ok()) {
      return Failure{Problem::invalid, fmt::format("{}.pattern: Invalid value: \"{}\": {}", path, schema.pattern_text, known->error())};
    }
    schema.pattern = known;
    return Done{};
  }

  Outcome<Done> read_children(const JsonObject& object, const std::string& path, Schema& schema) {
    if (const auto* properties = object.if_contains("properties"); properties != nullptr && properties->is_object()) {
      for (const auto& property : properties->get_object()) {
        auto child = compile(property.value(), fmt::format("{}.properties[{}]", path, std::string_view(property.key())));
        if (!child) return child.error();
        schema.properties.emplace(std::string(property.key()), std::move(*child));
      }
    }
    if (const auto* items = object.if_contains("items")) {
      auto child = compile(*items, path + ".items");
      if (!child) return child.error();
      schema.items = std::move(*child);
    }
    const auto* additional = object.if_contains("additionalProperties");
    if (additional == nullptr) return Done{};
    if (additional->is_bool()) {
      if (additional->get_bool()) schema.additional = unrestricted();
      return Done{};
    }
    auto child = compile(*additional, path + ".additionalProperties");
    if (!child) return child.error();
    schema.additional = std::move(*child);
    return Done{};
  }

  Outcome<Done> read_combinations(const JsonObject& object, const std::string& path, Schema& schema) {
    for (const auto& [member, list] : {std::pair{"allOf", &schema.all_of}, {"anyOf", &schema.any_of}, {"oneOf", &schema.one_of}}) {
      const auto* alternatives = object.if_contains(member);
      if (alternatives == nullptr || !alternatives->is_array()) continue;
      for (const auto& alternative : alternatives->get_array()) {
        auto child = compile(alternative, fmt::format("{}.{}[{}]", path, member, list->size()));
        if (!child) return child.error();
        list->push_back(std::move(*child));
      }
    }
    if (const auto* excluded = object.if_contains("not")) {
      auto child = compile(*excluded, path + ".not");
      if (!child) return child.error();
      schema.none_of = std::move(*child);
    }
    return Done{};
  }

  static SchemaPointer unrestricted() {
    auto schema = std::make_shared<Schema>();
    schema->keeps_unknown_fields = true;
    return schema;
  }

  static bool has_defaults(const Schema& schema) {
    const auto brings = [](const SchemaPointer& child) { return child && (child->default_value || child->has_defaults_below); };
    if (brings(schema.items) || brings(schema.additional)) return true;
    for (const auto& [name, child] : schema.properties) {
      if (brings(child)) return true;
    }
    return false;
  }

  std::map<std::string, std::shared_ptr<const RE2>> patterns_;
};

constexpr std::string_view kObjectMeta = R"({
  "type": "object",
  "properties": {
    "name": {"type": "string"}, "generateName": {"type": "string"}, "namespace": {"type": "string"}, "selfLink": {"type": "string"},
    "uid": {"type": "string"}, "resourceVersion": {"type": "string"}, "generation": {"type": "integer", "format": "int64"},
    "creationTimestamp": {"type": "string", "format": "date-time", "nullable": true},
    "deletionTimestamp": {"type": "string", "format": "date-time", "nullable": true},
    "deletionGracePeriodSeconds": {"type": "integer", "format": "int64"},
    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
    "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
    "ownerReferences": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"], "items": {
      "type": "object", "x-kubernetes-map-type": "atomic", "required": ["apiVersion", "kind", "name", "uid"],
      "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "name": {"type": "string"}, "uid": {"type": "string"},
                     "controller": {"type": "boolean"}, "blockOwnerDeletion": {"type": "boolean"}}}},
    "finalizers": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
    "managedFields": {"type": "array", "x-kubernetes-list-type": "atomic",
                      "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}
  }
})";

}  // namespace

const Schema* Schema::field(std::string_view name) const {
  const auto found = properties.find(name);
  if (found != properties.end()) return found->second.get();
  return additional.get();
}

Outcome<SchemaPointer> compile_schema(const Json& openapi) { return Compiler().compile(openapi, "openAPIV3Schema"); }

const SchemaPointer& object_meta_schema() {
  static const SchemaPointer schema = *compile_schema(*base::parse_json(kObjectMeta));
  return schema;
}

SchemaPointer with_object_meta(const SchemaPointer& schema) {
  static const SchemaPointer any_text = *compile_schema(JsonObject{{"type", "string"}});
  auto whole = std::make_shared<Schema>(*schema);
  whole->type = ValueType::object;
  whole->properties["apiVersion"] = any_text;
  whole->properties["kind"] = any_text;
  whole->properties["metadata"] = object_meta_schema();
  return whole;
}

}  // namespace quarterdeck::cluster
