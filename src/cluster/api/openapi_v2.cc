#include "cluster/api/openapi_v2.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "cluster/api/openapi.h"
#include "cluster/api/protobuf.h"

namespace quarterdeck::cluster {
namespace {

// Field numbers of openapi.v2, by message.
namespace document {
constexpr std::uint32_t swagger = 1, info = 2, paths = 8, definitions = 9;
}
namespace named {
constexpr std::uint32_t name = 1, value = 2;
}
namespace any {
constexpr std::uint32_t yaml = 2;
}
namespace path_item {
constexpr std::uint32_t get = 2, put = 3, post = 4, remove = 5, patch = 8;
}
namespace operation {
constexpr std::uint32_t operation_id = 5, parameters = 8, vendor_extension = 13;
}
namespace schema_field {
constexpr std::uint32_t reference = 1, format = 2, description = 4, default_value = 5, maximum = 7, minimum = 9, max_length = 11, min_length = 12,
                        pattern = 13, max_items = 14, min_items = 15, required = 19, enumeration = 20, additional_properties = 21, type = 22, items = 23,
                        properties = 25, vendor_extension = 31;
}

ProtobufMessage any_of(const Json& value) { return ProtobufMessage().text(any::yaml, base::to_text(value)); }  // JSON is YAML

template <class Message>
ProtobufMessage named_of(std::string_view name, const Message& value) {
  return ProtobufMessage().text(named::name, name).message(named::value, value);
}

class SchemaWriter {
 public:
  static ProtobufMessage write(const JsonObject& schema) {
    ProtobufMessage message;
    if (const auto reference = reference_of(schema); !reference.empty()) return message.text(schema_field::reference, reference);
    for (const auto& [member, field] : kTexts) {
      const auto* value = schema.if_contains(member);
      if (value != nullptr && value->is_string()) message.text(field, std::string(value->get_string()));
    }
    write_bounds(schema, message);
    write_type(schema, message);
    write_children(schema, message);
    for (const auto& member : schema) {
      if (std::string_view(member.key()).starts_with("x-kubernetes-")) {
        message.message(schema_field::vendor_extension, named_of(std::string_view(member.key()), any_of(member.value())));
      }
    }
    return message;
  }

 private:
  static constexpr std::array<std::pair<std::string_view, std::uint32_t>, 3> kTexts = {
      {{"format", schema_field::format}, {"description", schema_field::description}, {"pattern", schema_field::pattern}}};
  static constexpr std::array<std::pair<std::string_view, std::uint32_t>, 4> kCounts = {{{"maxLength", schema_field::max_length},
                                                                                         {"minLength", schema_field::min_length},
                                                                                         {"maxItems", schema_field::max_items},
                                                                                         {"minItems", schema_field::min_items}}};
  static constexpr std::array<std::pair<std::string_view, std::uint32_t>, 2> kBounds = {
      {{"maximum", schema_field::maximum}, {"minimum", schema_field::minimum}}};

  // Version 3 wraps a reference into allOf to stand beside a description; version 2 cannot.
  static std::string reference_of(const JsonObject& schema) {
    const Json* holder = schema.if_contains("$ref");
    if (const auto* all = schema.if_contains("allOf"); all != nullptr && all->is_array() && !all->get_array().empty()) {
      holder = base::find(all->get_array().front(), "$ref");
    }
    if (holder == nullptr || !holder->is_string()) return "";
    return base::replace_all(std::string(holder->get_string()), "#/components/schemas/", "#/definitions/");
  }

  static void write_bounds(const JsonObject& schema, ProtobufMessage& message) {
    boost::system::error_code ignored;
    for (const auto& [member, field] : kCounts) {
      const auto* value = schema.if_contains(member);
      if (value != nullptr && value->is_number()) message.integer(field, value->to_number<std::int64_t>(ignored));
    }
    for (const auto& [member, field] : kBounds) {
      const auto* value = schema.if_contains(member);
      if (value != nullptr && value->is_number()) message.real(field, value->to_number<double>(ignored));
    }
    if (const auto* value = schema.if_contains("default")) message.message(schema_field::default_value, any_of(*value));
    if (const auto* values = schema.if_contains("enum"); values != nullptr && values->is_array()) {
      for (const auto& value : values->get_array()) message.message(schema_field::enumeration, any_of(value));
    }
    if (const auto* names = schema.if_contains("required"); names != nullptr && names->is_array()) {
      for (const auto& name : names->get_array()) {
        if (name.is_string()) message.text(schema_field::required, std::string(name.get_string()));
      }
    }
  }

  static bool keeps_unknown_fields(const JsonObject& schema) {
    const auto* keeps = schema.if_contains("x-kubernetes-preserve-unknown-fields");
    return keeps != nullptr && keeps->is_bool() && keeps->get_bool();
  }

  // Version 2 has neither nullable nor alternatives: what may be several things is said to be anything, so that nobody refuses it too early.
  static bool is_ambiguous(const JsonObject& schema) {
    const auto* nullable = schema.if_contains("nullable");
    return (nullable != nullptr && nullable->is_bool() && nullable->get_bool()) || schema.contains("x-kubernetes-int-or-string");
  }

  static void write_type(const JsonObject& schema, ProtobufMessage& message) {
    const auto* type = schema.if_contains("type");
    if (type == nullptr || !type->is_string() || is_ambiguous(schema)) return;
    message.message(schema_field::type, ProtobufMessage().text(1, std::string(type->get_string())));
  }

  static void write_children(const JsonObject& schema, ProtobufMessage& message) {
    if (is_ambiguous(schema)) return;
    if (const auto* items = schema.if_contains("items"); items != nullptr && items->is_object()) {
      message.message(schema_field::items, ProtobufMessage().message(1, write(items->get_object())));
    }
    if (const auto* additional = schema.if_contains("additionalProperties"); additional != nullptr && additional->is_object()) {
      message.message(schema_field::additional_properties, ProtobufMessage().message(1, write(additional->get_object())));
    }
    const auto* properties = schema.if_contains("properties");
    if (properties == nullptr || !properties->is_object() || keeps_unknown_fields(schema)) return;
    ProtobufMessage fields;
    for (const auto& property : properties->get_object()) {
      if (property.value().is_object()) fields.message(1, named_of(std::string_view(property.key()), write(property.value().get_object())));
    }
    message.message(schema_field::properties, fields);
  }
};

ProtobufMessage query_parameter(const Json& parameter) {
  constexpr std::uint32_t in = 2, name = 4, type = 6, query_schema = 3, non_body = 2, inline_parameter = 1;
  const auto query =
      ProtobufMessage().text(in, "query").text(name, base::text_at(parameter, "name")).text(type, base::text_at(parameter, "schema", "type"));
  return ProtobufMessage().message(inline_parameter, ProtobufMessage().message(non_body, ProtobufMessage().message(query_schema, query)));
}

ProtobufMessage operation_of(const Json& source) {
  ProtobufMessage message;
  message.text(operation::operation_id, base::text_at(source, "operationId"));
  if (const auto* parameters = base::find(source, "parameters"); parameters != nullptr && parameters->is_array()) {
    for (const auto& parameter : parameters->get_array()) message.message(operation::parameters, query_parameter(parameter));
  }
  for (const std::string_view extension : {"x-kubernetes-action", "x-kubernetes-group-version-kind"}) {
    if (const auto* value = base::find(source, extension)) message.message(operation::vendor_extension, named_of(extension, any_of(*value)));
  }
  return message;
}

ProtobufMessage path_item_of(const Json& source) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 5> methods = {{{"get", path_item::get},
                                                                                  {"put", path_item::put},
                                                                                  {"post", path_item::post},
                                                                                  {"delete", path_item::remove},
                                                                                  {"patch", path_item::patch}}};
  ProtobufMessage message;
  for (const auto& [method, field] : methods) {
    if (const auto* found = base::find(source, method)) message.message(field, operation_of(*found));
  }
  return message;
}

}  // namespace

std::string openapi_v2_document(ClusterStore& store) {
  constexpr std::uint32_t entry = 1, path_entry = 2;
  ProtobufMessage definitions, paths;
  const auto kinds = store.kinds();
  auto groups = kinds->groups();
  groups.insert(groups.begin(), "");
  bool has_metadata = false;
  for (const auto& group : groups) {
    for (const auto& version : kinds->versions_of(group)) {
      const auto source = openapi_document(store, group, version);
      if (!source) continue;
      for (const auto& schema : base::find(source->at("components"), "schemas")->get_object()) {
        const bool is_metadata = std::string_view(schema.key()).ends_with(".ObjectMeta");
        if (is_metadata && std::exchange(has_metadata, true)) continue;  // every document brings its own
        definitions.message(entry, named_of(std::string_view(schema.key()), SchemaWriter::write(schema.value().get_object())));
      }
      for (const auto& path : source->at("paths").get_object()) {
        paths.message(path_entry, named_of(std::string_view(path.key()), path_item_of(path.value())));
      }
    }
  }
  return ProtobufMessage()
      .text(document::swagger, "2.0")
      .message(document::info, ProtobufMessage().text(1, "Kubernetes").text(2, "v1.32.0+quarterdeck"))
      .message(document::paths, paths)
      .message(document::definitions, definitions)
      .bytes();
}

}  // namespace quarterdeck::cluster
