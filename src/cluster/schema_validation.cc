#include "cluster/schema_validation.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <re2/re2.h>

#include <cmath>
#include <set>

#include "base/bytes.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "cluster/field_path.h"

namespace quarterdeck::cluster {
namespace {

std::string_view type_name(ValueType type) {
  switch (type) {
    case ValueType::any: return "any";
    case ValueType::object: return "object";
    case ValueType::array: return "array";
    case ValueType::string: return "string";
    case ValueType::integer: return "integer";
    case ValueType::number: return "number";
    case ValueType::boolean: return "boolean";
  }
  return "any";
}

ValueType type_of(const Json& value) {
  if (value.is_object()) return ValueType::object;
  if (value.is_array()) return ValueType::array;
  if (value.is_string()) return ValueType::string;
  if (value.is_bool()) return ValueType::boolean;
  if (value.is_int64() || value.is_uint64()) return ValueType::integer;
  if (value.is_double()) return std::trunc(value.get_double()) == value.get_double() ? ValueType::integer : ValueType::number;
  return ValueType::any;
}

std::string shown(const Json& value) {
  auto text = value.is_array() ? std::string("array") : value.is_object() ? std::string("object") : base::to_text(value);
  return value.is_array() || value.is_object() ? fmt::format("\"{}\"", text) : text;
}

// Kubernetes counts Unicode code points.
std::int64_t length_of(std::string_view text) {
  std::int64_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

bool is_of_format(const std::string& text, std::string_view format) {
  unsigned char address[sizeof(in6_addr)];
  if (format == "ipv4") return inet_pton(AF_INET, text.c_str(), address) == 1;
  if (format == "ipv6") return inet_pton(AF_INET6, text.c_str(), address) == 1;
  if (format == "uuid") return base::is_uuid(text);
  if (format == "byte") return base::from_base64(text).has_value();
  if (format == "date-time") {
    static const RE2 date_time(R"(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d))");
    return RE2::FullMatch(text, date_time);
  }
  return true;  // other formats are remarks
}

class Validator {
 public:
  explicit Validator(std::vector<Cause>& causes) : causes_(causes) {}

  void check(const Json& value, const Schema& schema, const std::string& path) {
    if (value.is_null()) {
      if (schema.is_nullable || (schema.type == ValueType::any && !schema.is_int_or_string)) return;
      wrong_type(value, schema, path);
      check_enumeration(value, schema, path);
      return;
    }
    if (!check_type(value, schema, path)) return;
    check_enumeration(value, schema, path);
    if (value.is_string()) check_string(std::string(value.get_string()), schema, path);
    if (value.is_number()) check_number(value, schema, path);
    if (value.is_array()) check_array(value.get_array(), schema, path);
    if (value.is_object()) check_object(value.get_object(), schema, path);
    check_combinations(value, schema, path);
  }

 private:
  void add(std::string_view reason, const std::string& path, std::string message) {
    causes_.push_back({std::string(reason), std::move(message), path.empty() ? "<nil>" : path});
  }

  void wrong_type(const Json& value, const Schema& schema, const std::string& path) {
    const auto found = value.is_null() ? std::string("null") : std::string(type_name(type_of(value)));
    const auto expected = schema.is_int_or_string ? "integer,string" : type_name(schema.type);
    add("FieldValueTypeInvalid", path,
        fmt::format("Invalid value: \"{}\": {} in body must be of type {}: \"{}\"", found, path, expected, found));
  }

  bool check_type(const Json& value, const Schema& schema, const std::string& path) {
    const auto actual = type_of(value);
    const bool fits = schema.is_int_or_string ? actual == ValueType::integer || actual == ValueType::string
                                              : schema.type == ValueType::any || schema.type == actual ||
                                                    (schema.type == ValueType::number && actual == ValueType::integer);
    if (!fits) wrong_type(value, schema, path);
    return fits;
  }

  void check_enumeration(const Json& value, const Schema& schema, const std::string& path) {
    if (schema.enumeration.empty()) return;
    std::vector<std::string> choices;
    for (const auto& choice : schema.enumeration) {
      if (choice == value) return;
      choices.push_back(base::to_text(choice));
    }
    add("FieldValueNotSupported", path, fmt::format("Unsupported value: {}: supported values: {}", shown(value), base::join(choices, ", ")));
  }

  // Of length and pattern only the first fault is told.
  void check_string(const std::string& text, const Schema& schema, const std::string& path) {
    const auto length = length_of(text);
    if (schema.most_length && length > *schema.most_length) {
      add("FieldValueTooLong", path, fmt::format("Too long: may not be more than {} bytes", *schema.most_length));
    } else if (schema.least_length && length < *schema.least_length) {
      add("FieldValueInvalid", path,
          fmt::format("Invalid value: {}: {} in body should be at least {} chars long", base::to_text(Json(text)), path, *schema.least_length));
    } else if (schema.pattern && !RE2::PartialMatch(text, *schema.pattern)) {
      add("FieldValueInvalid", path,
          fmt::format("Invalid value: {}: {} in body should match '{}'", base::to_text(Json(text)), path, schema.pattern_text));
    }
    if (!schema.format.empty() && !is_of_format(text, schema.format)) {
      add("FieldValueInvalid", path,
          fmt::format("Invalid value: {}: {} in body must be of type {}: {}", base::to_text(Json(text)), path, schema.format, base::to_text(Json(text))));
    }
  }

  void check_number(const Json& value, const Schema& schema, const std::string& path) {
    boost::system::error_code ignored;
    const auto number = value.to_number<double>(ignored);
    const auto complain = [&](std::string_view rule, double bound) {
      add("FieldValueInvalid", path, fmt::format("Invalid value: {}: {} in body {} {}", shown(value), path, rule, bound));
    };
    if (schema.minimum && (number < *schema.minimum || (schema.excludes_minimum && number == *schema.minimum))) {
      complain(schema.excludes_minimum ? "should be greater than" : "should be greater than or equal to", *schema.minimum);
    }
    if (schema.maximum && (number > *schema.maximum || (schema.excludes_maximum && number == *schema.maximum))) {
      complain(schema.excludes_maximum ? "should be less than" : "should be less than or equal to", *schema.maximum);
    }
    if (schema.multiple_of && std::remainder(number, *schema.multiple_of) != 0) complain("should be a multiple of", *schema.multiple_of);
    const bool fits = schema.format != "int32" || (number >= -2147483648.0 && number <= 2147483647.0);
    if (!fits) add("FieldValueInvalid", path, fmt::format("Invalid value: {}: {} in body must be of type int32: {}", shown(value), path, shown(value)));
  }

  void check_array(const JsonArray& array, const Schema& schema, const std::string& path) {
    const auto size = static_cast<std::int64_t>(array.size());
    if (schema.most_items && size > *schema.most_items) {
      add("FieldValueTooMany", path, fmt::format("Too many: {}: must have at most {} items", size, *schema.most_items));
    }
    if (schema.least_items && size < *schema.least_items) {
      add("FieldValueInvalid", path, fmt::format("Invalid value: {}: {} in body should have at least {} items", size, path, *schema.least_items));
    }
    if (schema.items) {
      for (std::size_t index = 0; index < array.size(); ++index) check(array[index], *schema.items, element_path(path, index));
    }
    check_unique(array, schema, path);
  }

  void check_unique(const JsonArray& array, const Schema& schema, const std::string& path) {
    const bool by_value = schema.has_unique_items || schema.list_type == ListType::set;
    if (!by_value && schema.list_type != ListType::map) return;
    std::set<std::string> seen;
    for (std::size_t index = 0; index < array.size(); ++index) {
      Json identity = array[index];
      if (!by_value) {
        JsonObject keys;
        for (const auto& key : schema.list_map_keys) {
          const auto* found = base::find(array[index], key);
          if (found != nullptr) keys.emplace(key, *found);
        }
        identity = keys;
      }
      const auto text = base::canonical_text(identity);
      if (!seen.insert(text).second) add("FieldValueDuplicate", element_path(path, index), fmt::format("Duplicate value: {}", text));
    }
  }

  void check_object(const JsonObject& object, const Schema& schema, const std::string& path) {
    const auto size = static_cast<std::int64_t>(object.size());
    if (schema.most_properties && size > *schema.most_properties) {
      add("FieldValueTooMany", path, fmt::format("Too many: {}: must have at most {} items", size, *schema.most_properties));
    }
    if (schema.least_properties && size < *schema.least_properties) {
      add("FieldValueInvalid", path,
          fmt::format("Invalid value: {}: {} in body should have at least {} properties", size, path, *schema.least_properties));
    }
    for (const auto& name : schema.required) {
      if (!object.contains(name)) add("FieldValueRequired", child_path(path, name), "Required value");
    }
    for (const auto& member : object) {
      const std::string_view name = member.key();
      const auto property = schema.properties.find(name);
      if (property != schema.properties.end()) {
        check(member.value(), *property->second, child_path(path, name));
      } else if (schema.additional) {
        check(member.value(), *schema.additional, child_path(path, name));
      }
    }
  }

  static bool holds(const Json& value, const Schema& schema, const std::string& path) {
    std::vector<Cause> causes;
    Validator(causes).check(value, schema, path);
    return causes.empty();
  }

  void check_combinations(const Json& value, const Schema& schema, const std::string& path) {
    for (const auto& all : schema.all_of) check(value, *all, path);
    const auto count = [&](const std::vector<SchemaPointer>& alternatives) {
      std::size_t matching = 0;
      for (const auto& alternative : alternatives) matching += holds(value, *alternative, path) ? 1 : 0;
      return matching;
    };
    if (!schema.any_of.empty() && count(schema.any_of) == 0) {
      add("FieldValueInvalid", path, fmt::format("Invalid value: {}: {} in body must validate at least one schema (anyOf)", shown(value), path));
    }
    if (!schema.one_of.empty() && count(schema.one_of) != 1) {
      add("FieldValueInvalid", path, fmt::format("Invalid value: {}: {} in body must validate one and only one schema (oneOf)", shown(value), path));
    }
    if (schema.none_of && holds(value, *schema.none_of, path)) {
      add("FieldValueInvalid", path, fmt::format("Invalid value: {}: {} in body must not validate the schema (not)", shown(value), path));
    }
  }

  std::vector<Cause>& causes_;
};

}  // namespace

std::vector<Cause> validate(const Json& value, const Schema& schema, const std::string& path) {
  std::vector<Cause> causes;
  Validator(causes).check(value, schema, path);
  return causes;
}

}  // namespace quarterdeck::cluster
