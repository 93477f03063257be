#include "sample/graphql/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "definitions/graphql/grammar.h"

namespace quarterdeck::sample::graphql {
namespace {

using language::TypeKind;
using language::TypeUse;
using language::Value;
using language::ValueKind;
using language::Wrapper;

Json number_in(std::string_view text) {
  std::int64_t whole = 0;
  const auto* end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end) return whole;
  double number = 0;
  std::from_chars(text.data(), end, number);
  return number;
}

Json json_of(const Value& value, const JsonObject& variables) {
  switch (value.kind) {
    case ValueKind::variable: {
      const auto* found = variables.if_contains(value.text);
      return found == nullptr ? Json(nullptr) : *found;
    }
    case ValueKind::integer:
    case ValueKind::decimal: return number_in(value.text);
    case ValueKind::string: return Json(std::string_view(language::string_value(value.text)));
    case ValueKind::boolean: return value.text == "true";
    case ValueKind::null: return nullptr;
    case ValueKind::enumeration: return Json(value.text);
    case ValueKind::list: {
      JsonArray list;
      for (const auto& item : value.items) list.push_back(json_of(item, variables));
      return list;
    }
    case ValueKind::object: {
      JsonObject object;
      for (const auto& member : value.members) object.insert_or_assign(member.name, json_of(member.value, variables));
      return object;
    }
  }
  return nullptr;
}

Json default_of(std::string_view text) {
  language::TokenStream stream(text, {.most_tokens = 10'000, .most_nesting = 64});
  return json_of(language::parse_value(stream, language::Variables::forbidden), {});
}

bool fits(const Json& value, const language::Type& type) {
  if (type.kind == TypeKind::enumeration) {
    return value.is_string() && std::any_of(type.values.begin(), type.values.end(), [&](const language::EnumValue& candidate) {
      return candidate.name == std::string_view(value.get_string());
    });
  }
  if (type.kind == TypeKind::input_object) return value.is_object();
  if (type.name == "Int") {
    boost::system::error_code error;
    value.to_number<std::int32_t>(error);
    return value.is_number() && !error;
  }
  if (type.name == "Float") return value.is_number();
  if (type.name == "Boolean") return value.is_bool();
  if (type.name == "ID") return value.is_string() || value.is_int64();
  return type.name != "String" || value.is_string();
}

Outcome<Json> coerced(const Json& value, const TypeUse& use, std::size_t level, const std::string& path);

Outcome<Json> coerced_object(const JsonObject& object, const language::Type& type, const std::string& path) {
  JsonObject result;
  for (const auto& member : object) {
    if (type.input_field(member.key()) == nullptr) {
      return Failure{Problem::invalid, fmt::format("{}: {} has no member {}", path, type.name, std::string_view(member.key()))};
    }
  }
  for (const auto& field : type.input_fields) {
    const auto* given = object.if_contains(field.name);
    if (given == nullptr && !field.default_text.empty()) result.emplace(field.name, default_of(field.default_text));
    if (given == nullptr && !field.is_required()) continue;
    auto value = coerced(given == nullptr ? Json(nullptr) : *given, field.type, 0, fmt::format("{}.{}", path, field.name));
    if (!value) return value;
    result.insert_or_assign(field.name, std::move(*value));
  }
  return Json(std::move(result));
}

Outcome<Json> coerced(const Json& value, const TypeUse& use, std::size_t level, const std::string& path) {
  const bool is_non_null = level < use.wrappers.size() && use.wrappers[level] == Wrapper::non_null;
  if (value.is_null()) {
    return is_non_null ? Outcome<Json>(Failure{Problem::invalid, fmt::format("{}: a {} is needed", path, use.text())}) : value;
  }
  if (is_non_null) ++level;
  if (level < use.wrappers.size()) {
    JsonArray list;
    if (!value.is_array()) {
      auto item = coerced(value, use, level + 1, path);
      if (!item) return item;
      list.push_back(std::move(*item));
      return Json(std::move(list));
    }
    for (const auto& element : value.get_array()) {
      auto item = coerced(element, use, level + 1, path);
      if (!item) return item;
      list.push_back(std::move(*item));
    }
    return Json(std::move(list));
  }
  if (!fits(value, *use.type)) return Failure{Problem::invalid, fmt::format("{}: expected a {}", path, use.type->name)};
  return use.type->kind == TypeKind::input_object ? coerced_object(value.get_object(), *use.type, path) : Outcome<Json>(value);
}

}  // namespace

Outcome<JsonObject> coerced_variables(const language::Schema& schema, const language::Operation& operation, const JsonObject& given) {
  JsonObject result;
  for (const auto& variable : operation.variables) {
    const auto* value = given.if_contains(variable.name);
    if (value == nullptr && variable.default_value) {
      result.emplace(variable.name, json_of(*variable.default_value, {}));
      continue;
    }
    if (value == nullptr && !variable.type.is_non_null()) continue;
    auto use = variable.type;
    use.type = schema.find(use.name);
    auto read = coerced(value == nullptr ? Json(nullptr) : *value, use, 0, fmt::format("${}", variable.name));
    if (!read) return read.error();
    result.emplace(variable.name, std::move(*read));
  }
  return result;
}

JsonObject coerced_arguments(const std::vector<language::Argument>& wanted, const std::vector<language::GivenArgument>& given,
                             const JsonObject& variables) {
  JsonObject result;
  for (const auto& argument : wanted) {
    const auto found = std::find_if(given.begin(), given.end(),
                                    [&](const language::GivenArgument& candidate) { return candidate.name == argument.name; });
    const bool is_given = found != given.end() && (found->value.kind != ValueKind::variable || variables.contains(found->value.text));
    if (is_given) {
      result.emplace(argument.name, json_of(found->value, variables));
    } else if (!argument.default_text.empty()) {
      result.emplace(argument.name, default_of(argument.default_text));
    }
  }
  return result;
}

}  // namespace quarterdeck::sample::graphql
