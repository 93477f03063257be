#include "cluster/structural_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cluster/field_path.h"
#include "cluster/schema.h"
#include "cluster/schema_defaults.h"
#include "cluster/schema_validation.h"

namespace quarterdeck::cluster {
namespace {

constexpr std::array<std::string_view, 6> kTypes = {"array", "boolean", "integer", "number", "object", "string"};

// Where a schema stands decides how a missing type is told.
enum class Place { root, field, item };

bool is_true(const JsonObject& schema, std::string_view member) {
  const auto* found = schema.if_contains(member);
  return found != nullptr && found->is_bool() && found->get_bool();
}

std::string text(const JsonObject& schema, std::string_view member) {
  const auto* found = schema.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

const JsonObject* object_at(const JsonObject& schema, std::string_view member) {
  const auto* found = schema.if_contains(member);
  return found == nullptr ? nullptr : found->if_object();
}

const JsonArray* array_at(const JsonObject& schema, std::string_view member) {
  const auto* found = schema.if_contains(member);
  return found == nullptr ? nullptr : found->if_array();
}

bool lists(const JsonArray* array, std::string_view wanted) {
  return array != nullptr && std::any_of(array->begin(), array->end(), [&](const Json& element) { return element == Json(wanted); });
}

template <class Names>
std::string quoted(const Names& names) {
  std::vector<std::string> result;
  for (const auto& name : names) result.push_back(fmt::format("\"{}\"", name));
  return base::join(result, ", ");
}

class Examiner {
 public:
  explicit Examiner(std::vector<Cause>& faults) : faults_(faults) {}

  void examine(const Json& value, const std::string& path, Place place) {
    const auto* found = value.if_object();
    if (found == nullptr) return invalid(path, "\"\": a schema must be an object");
    const auto& schema = *found;
    examine_type(schema, path, place);
    examine_extensions(schema, path);
    if (place == Place::root) examine_whole_object(schema, path);
    if (text(schema, "type") == "array" && !schema.contains("items")) required(path + ".items", "must be specified");
    if (const auto list_type = text(schema, "x-kubernetes-list-type"); !list_type.empty()) examine_list_type(schema, list_type, path);
    examine_default(schema, path);
    examine_children(schema, path, place);
    examine_alternatives(schema, path);
  }

 private:
  void add(std::string_view reason, const std::string& path, std::string message) {
    faults_.push_back({std::string(reason), std::move(message), path});
  }
  void required(const std::string& path, std::string_view why) { add("FieldValueRequired", path, fmt::format("Required value: {}", why)); }
  void forbidden(const std::string& path, std::string_view why) { add("FieldValueForbidden", path, fmt::format("Forbidden: {}", why)); }
  void invalid(const std::string& path, std::string_view why) { add("FieldValueInvalid", path, fmt::format("Invalid value: {}", why)); }
  void unsupported(const std::string& path, std::string_view value, const std::string& choices) {
    add("FieldValueNotSupported", path, fmt::format("Unsupported value: \"{}\": supported values: {}", value, choices));
  }

  void examine_type(const JsonObject& schema, const std::string& path, Place place) {
    const auto type = text(schema, "type");
    if (type.empty()) {
      const bool needs_none = is_true(schema, "x-kubernetes-int-or-string") || is_true(schema, "x-kubernetes-preserve-unknown-fields");
      if (place == Place::root) return required(path + ".type", "must not be empty at the root");
      if (!needs_none)
        required(path + ".type",
                 place == Place::item ? "must not be empty for specified array items" : "must not be empty for specified object fields");
    } else if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
      unsupported(path + ".type", type, quoted(kTypes));
    } else if (place == Place::root && type != "object") {
      invalid(path + ".type", fmt::format("\"{}\": must be object at the root", type));
    }
  }

  void examine_extensions(const JsonObject& schema, const std::string& path) {
    if (schema.contains("$ref")) forbidden(path + ".$ref", "$ref is not supported");
    if (is_true(schema, "uniqueItems")) {
      forbidden(path + ".uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    const auto* keeps = schema.if_contains("x-kubernetes-preserve-unknown-fields");
    if (keeps != nullptr && *keeps == Json(false)) invalid(path + ".x-kubernetes-preserve-unknown-fields", "false: must be true or undefined");
    if (is_true(schema, "x-kubernetes-embedded-resource") && keeps == nullptr && object_at(schema, "properties") == nullptr) {
      required(path + ".properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
    }
    const auto map_type = text(schema, "x-kubernetes-map-type");
    if (!map_type.empty() && map_type != "atomic" && map_type != "granular") {
      unsupported(path + ".x-kubernetes-map-type", map_type, R"("atomic", "granular")");
    }
  }

  // What every object has is described by the cluster.
  void examine_whole_object(const JsonObject& schema, const std::string& path) {
    const auto* properties = object_at(schema, "properties");
    if (properties == nullptr) return;
    for (const std::string_view member : {"apiVersion", "kind"}) {
      const auto* described = object_at(*properties, member);
      if (described == nullptr) continue;
      const auto type = text(*described, "type");
      if (type != "string") invalid(fmt::format("{}.properties[{}].type", path, member), fmt::format("\"{}\": must be string", type));
    }
    const auto* metadata = object_at(*properties, "metadata");
    if (metadata == nullptr) return;
    const auto place = path + ".properties[metadata]";
    if (const auto type = text(*metadata, "type"); type != "object") invalid(place + ".type", fmt::format("\"{}\": must be object", type));
    const auto* described = object_at(*metadata, "properties");
    const bool says_more =
        std::any_of(metadata->begin(), metadata->end(), [](const auto& entry) { return entry.key() != "type" && entry.key() != "properties"; }) ||
        (described != nullptr &&
         std::any_of(described->begin(), described->end(), [](const auto& entry) { return entry.key() != "name" && entry.key() != "generateName"; }));
    if (says_more) forbidden(place, "must not specify anything other than name and generateName, but metadata is implicitly specified");
  }

  void examine_list_type(const JsonObject& schema, const std::string& list_type, const std::string& path) {
    if (list_type != "atomic" && list_type != "set" && list_type != "map") {
      return unsupported(path + ".x-kubernetes-list-type", list_type, R"("atomic", "set", "map")");
    }
    if (const auto type = text(schema, "type"); type != "array") {
      return invalid(path + ".type", fmt::format("\"{}\": must be array if x-kubernetes-list-type is specified", type));
    }
    const auto* items = object_at(schema, "items");
    if (items == nullptr) return;
    const auto type = text(*items, "type");
    if (list_type == "set" && type == "object" && text(*items, "x-kubernetes-map-type") != "atomic") {
      invalid(path + ".items.x-kubernetes-map-type", "null: must be atomic as item of a list with x-kubernetes-list-type=set");
    }
    if (list_type != "map") return;
    if (type != "object") {
      return invalid(path + ".items.type", fmt::format("\"{}\": must be object if parent array's x-kubernetes-list-type is map", type));
    }
    examine_map_keys(schema, *items, path);
  }

  void examine_map_keys(const JsonObject& schema, const JsonObject& items, const std::string& path) {
    const auto* keys = array_at(schema, "x-kubernetes-list-map-keys");
    const auto place = path + ".x-kubernetes-list-map-keys";
    if (keys == nullptr || keys->empty()) return required(place, "must not be empty if x-kubernetes-list-type is map");
    const auto* properties = object_at(items, "properties");
    for (const auto& key : *keys) {
      const auto name = key.is_string() ? std::string(key.get_string()) : std::string();
      const auto* property = properties == nullptr ? nullptr : object_at(*properties, name);
      if (property == nullptr) return invalid(place, base::to_text(*keys) + ": entries must all be names of item properties");
      if (property->contains("default") || lists(array_at(items, "required"), name)) continue;
      required(fmt::format("{}.items.properties[{}].default", path, name),
               "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
    }
  }

  void examine_default(const JsonObject& schema, const std::string& path) {
    const auto* value = schema.if_contains("default");
    if (value == nullptr || value->is_null()) return;
    const auto compiled = compile_schema(Json(schema));
    if (!compiled) return;
    const auto place = path + ".default";
    if (const auto* object = value->if_object()) {
      auto known = *object;
      if (!prune_unknown_fields(known, **compiled).empty()) invalid(place, base::to_text(*value) + ": must not have unknown fields");
    }
    for (auto& fault : validate(*value, **compiled, "")) add(fault.reason, place, std::move(fault.message));
  }

  void examine_children(const JsonObject& schema, const std::string& path, Place place) {
    const auto* properties = object_at(schema, "properties");
    if (properties != nullptr) {
      for (const auto& property : *properties) {
        if (place == Place::root && property.key() == "metadata") continue;
        examine(property.value(), key_path(path + ".properties", property.key()), Place::field);
      }
    }
    if (const auto* items = schema.if_contains("items")) examine(*items, path + ".items", Place::item);
    const auto* additional = schema.if_contains("additionalProperties");
    if (additional == nullptr) return;
    if (properties != nullptr && !properties->empty() && *additional != Json(false)) {
      forbidden(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive");
    }
    if (!additional->is_bool()) examine(*additional, path + ".additionalProperties", Place::field);
  }

  void examine_alternatives(const JsonObject& schema, const std::string& path) {
    const bool is_int_or_string = is_true(schema, "x-kubernetes-int-or-string");
    for (const std::string_view member : {"allOf", "anyOf", "oneOf"}) {
      const auto* alternatives = array_at(schema, member);
      if (alternatives == nullptr || (is_int_or_string && member != "oneOf")) continue;  // there the two types are said in alternatives
      for (std::size_t index = 0; index < alternatives->size(); ++index) {
        examine_alternative((*alternatives)[index], fmt::format("{}.{}[{}]", path, member, index));
      }
    }
    if (const auto* excluded = schema.if_contains("not")) examine_alternative(*excluded, path + ".not");
  }

  // An alternative may only narrow down what the schema around it describes.
  void examine_alternative(const Json& value, const std::string& path) {
    const auto* schema = value.if_object();
    if (schema == nullptr) return invalid(path, "\"\": a schema must be an object");
    for (const std::string_view member : {"description", "type"}) {
      if (!text(*schema, member).empty()) forbidden(fmt::format("{}.{}", path, member), "must be empty to be structural");
    }
    for (const std::string_view member : {"default", "additionalProperties"}) {
      if (schema->contains(member)) forbidden(fmt::format("{}.{}", path, member), "must be undefined to be structural");
    }
    if (is_true(*schema, "nullable")) forbidden(path + ".nullable", "must be false to be structural");
    if (const auto* properties = object_at(*schema, "properties")) {
      for (const auto& property : *properties) examine_alternative(property.value(), key_path(path + ".properties", property.key()));
    }
    if (const auto* items = schema->if_contains("items")) examine_alternative(*items, path + ".items");
    examine_alternatives(*schema, path);
  }

  std::vector<Cause>& faults_;
};

}  // namespace

std::vector<Cause> faults_of_schema(const Json& openapi, const std::string& path) {
  std::vector<Cause> faults;
  Examiner(faults).examine(openapi, path, Place::root);
  return faults;
}

}  // namespace quarterdeck::cluster
