#include "sample/graphql/introspection.h"

#include "definitions/graphql/grammar.h"

namespace quarterdeck::sample::graphql {
namespace {

using language::TypeKind;
using language::Wrapper;

// A type as the parent of further fields is {"name"} when it has one, {"kind", "ofType"} when it wraps another.
Json named(std::string_view name) { return JsonObject{{"name", name}}; }

Json node_of(const language::TypeUse& use, std::size_t level = 0) {
  if (level == use.wrappers.size()) return named(use.name);
  const auto* kind = use.wrappers[level] == Wrapper::list ? "LIST" : "NON_NULL";
  return JsonObject{{"kind", kind}, {"ofType", node_of(use, level + 1)}};
}

Json described(std::string_view token) {
  return token.empty() ? Json(nullptr) : Json(std::string_view(language::string_value(token)));
}

Json names(const std::vector<std::string_view>& list) {
  JsonArray result;
  for (const auto name : list) result.push_back(named(name));
  return result;
}

Json node_of(const std::vector<language::Argument>& arguments) {
  JsonArray result;
  for (const auto& argument : arguments) {
    result.push_back(JsonObject{{"name", argument.name},
                                {"description", described(argument.description)},
                                {"type", node_of(argument.type)},
                                {"defaultValue", argument.default_text.empty() ? Json(nullptr) : Json(argument.default_text)},
                                {"isDeprecated", false}});
  }
  return result;
}

Json node_of(const language::Directive& directive) {
  JsonArray locations;
  for (const auto location : directive.locations) locations.emplace_back(location);
  return JsonObject{{"name", directive.name},
                    {"description", described(directive.description)},
                    {"locations", std::move(locations)},
                    {"args", node_of(directive.arguments)},
                    {"isRepeatable", directive.is_repeatable}};
}

bool takes_deprecated(const FieldCall& call) {
  const auto* flag = call.arguments.if_contains("includeDeprecated");
  return flag != nullptr && flag->is_bool() && flag->get_bool();
}

Json fields_of(const language::Type& type, const FieldCall& call) {
  if (type.kind != TypeKind::object && type.kind != TypeKind::interface) return nullptr;
  JsonArray result;
  for (const auto& field : type.fields) {
    if (field.is_deprecated && !takes_deprecated(call)) continue;
    result.push_back(JsonObject{{"name", field.name},
                                {"description", described(field.description)},
                                {"args", node_of(field.arguments)},
                                {"type", node_of(field.type)},
                                {"isDeprecated", field.is_deprecated}});
  }
  return result;
}

Json values_of(const language::Type& type, const FieldCall& call) {
  if (type.kind != TypeKind::enumeration) return nullptr;
  JsonArray result;
  for (const auto& value : type.values) {
    if (value.is_deprecated && !takes_deprecated(call)) continue;
    result.push_back(
        JsonObject{{"name", value.name}, {"description", described(value.description)}, {"isDeprecated", value.is_deprecated}});
  }
  return result;
}

Json possible_types_of(const language::Schema& schema, const language::Type& type) {
  if (type.kind != TypeKind::interface && type.kind != TypeKind::union_type) return nullptr;
  JsonArray result;
  for (const auto& candidate : schema.types()) {
    if (candidate->kind == TypeKind::object && schema.overlap(*candidate, type)) result.push_back(named(candidate->name));
  }
  return result;
}

std::string_view kind_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::scalar: return "SCALAR";
    case TypeKind::object: return "OBJECT";
    case TypeKind::interface: return "INTERFACE";
    case TypeKind::union_type: return "UNION";
    case TypeKind::enumeration: return "ENUM";
    case TypeKind::input_object: return "INPUT_OBJECT";
  }
  return "SCALAR";
}

Json member_of(const FieldCall& call) {
  const auto* found = base::find(call.parent, call.field);
  return found == nullptr ? Json(nullptr) : *found;
}

Json field_of_type(const language::Schema& schema, const FieldCall& call) {
  const auto* type = schema.find(base::text_at(call.parent, "name"));
  if (type == nullptr || call.field == "name") return member_of(call);
  if (call.field == "kind") return Json(kind_of(type->kind));
  if (call.field == "description") return described(type->description);
  if (call.field == "fields") return fields_of(*type, call);
  if (call.field == "interfaces") return type->kind == TypeKind::object || type->kind == TypeKind::interface ? names(type->interfaces) : nullptr;
  if (call.field == "possibleTypes") return possible_types_of(schema, *type);
  if (call.field == "enumValues") return values_of(*type, call);
  if (call.field == "inputFields") return type->kind == TypeKind::input_object ? node_of(type->input_fields) : nullptr;
  return nullptr;
}

Json root_type(const language::Schema& schema, language::OperationKind kind) {
  const auto* type = schema.root(kind);
  return type == nullptr ? Json(nullptr) : named(type->name);
}

Json field_of_schema(const language::Schema& schema, const FieldCall& call) {
  if (call.field == "queryType") return root_type(schema, language::OperationKind::query);
  if (call.field == "mutationType") return root_type(schema, language::OperationKind::mutation);
  if (call.field == "subscriptionType") return root_type(schema, language::OperationKind::subscription);
  JsonArray result;
  if (call.field == "types") {
    for (const auto& type : schema.types()) result.push_back(named(type->name));
    return result;
  }
  if (call.field != "directives") return nullptr;
  for (const auto& directive : schema.directives()) result.push_back(node_of(directive));
  return result;
}

}  // namespace

bool is_introspection(const FieldCall& call) { return call.type.starts_with("__") || call.field.starts_with("__"); }

Json resolve_introspection(const language::Schema& schema, const FieldCall& call) {
  if (call.field == "__schema") return JsonObject();
  if (call.field == "__type") {
    const auto name = base::text_at(Json(call.arguments), "name");
    return schema.find(name) == nullptr ? Json(nullptr) : named(name);
  }
  if (call.type == "__Schema") return field_of_schema(schema, call);
  return call.type == "__Type" ? field_of_type(schema, call) : member_of(call);
}

}  // namespace quarterdeck::sample::graphql
