#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"

namespace re2 {
class RE2;
}

// A structural OpenAPI v3 schema of a kind, compiled once: what validating, defaulting, pruning and merging ask about a field.
namespace quarterdeck::cluster {

struct Schema;
using SchemaPointer = std::shared_ptr<const Schema>;

enum class ValueType { any, object, array, string, integer, number, boolean };
enum class ListType { atomic, set, map };

struct Schema {
  ValueType type = ValueType::any;
  std::string format;
  bool is_nullable = false;
  bool keeps_unknown_fields = false;
  bool is_int_or_string = false;
  bool is_embedded_resource = false;
  bool is_atomic_map = false;
  ListType list_type = ListType::atomic;
  std::vector<std::string> list_map_keys;

  std::map<std::string, SchemaPointer, std::less<>> properties;
  SchemaPointer additional;  // null: no further fields
  SchemaPointer items;
  std::vector<std::string> required;

  std::optional<Json> default_value;
  bool has_defaults_below = false;
  std::vector<Json> enumeration;
  std::shared_ptr<const re2::RE2> pattern;
  std::string pattern_text;
  std::optional<double> minimum, maximum, multiple_of;
  bool excludes_minimum = false, excludes_maximum = false;
  std::optional<std::int64_t> least_length, most_length, least_items, most_items, least_properties, most_properties;
  bool has_unique_items = false;

  std::vector<SchemaPointer> all_of, any_of, one_of;
  SchemaPointer none_of;

  // What describes a field of an object: its property, or what all further fields are. Null: unknown.
  const Schema* field(std::string_view name) const;
};

// Problem::invalid with the path of what is not understood.
Outcome<SchemaPointer> compile_schema(const Json& openapi);

// metadata of every object (ObjectMeta), as far as fields are tracked and checked.
const SchemaPointer& object_meta_schema();

// The same with apiVersion, kind and metadata as every object has them.
SchemaPointer with_object_meta(const SchemaPointer& schema);

}  // namespace quarterdeck::cluster
