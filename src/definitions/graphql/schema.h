#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/outcome.h"

// A GraphQL schema (specification of October 2021) as an immutable value: parsed once, shared between threads, asked per request.
namespace quarterdeck::definitions::graphql {

enum class OperationKind : std::uint8_t { query, mutation, subscription };
std::string_view verb_of(OperationKind kind);  // "QUERY", as operations of an API name it

enum class TypeKind : std::uint8_t { scalar, object, interface, union_type, enumeration, input_object };

struct Type;

enum class Wrapper : std::uint8_t { list, non_null };

// A use of a type: [Ship!]! is the type Ship inside non_null, list, non_null (outermost first).
struct TypeUse {
  std::string_view name;
  const Type* type = nullptr;  // set in a schema; a request's variables are resolved against one
  std::vector<Wrapper> wrappers;

  bool is_non_null() const { return !wrappers.empty() && wrappers.front() == Wrapper::non_null; }
  std::string text() const;
};

struct Argument {  // of a field or directive; also the field of an input object
  std::string_view name;
  std::string_view description;  // as written, quotes included
  TypeUse type;
  std::string_view default_text;  // as written; empty when there is none

  bool is_required() const { return type.is_non_null() && default_text.empty(); }
};

struct Field {
  std::string_view name;
  std::string_view description;
  TypeUse type;
  std::vector<Argument> arguments;
  bool is_deprecated = false;

  const Argument* argument(std::string_view argument_name) const;
};

struct EnumValue {
  std::string_view name;
  std::string_view description;
  bool is_deprecated = false;
};

struct Type {
  std::string_view name;
  std::string_view description;
  TypeKind kind = TypeKind::scalar;
  bool is_built_in = false;
  std::vector<Field> fields;             // object, interface
  std::vector<Argument> input_fields;    // input object
  std::vector<std::string_view> interfaces;
  std::vector<std::string_view> members;  // of a union
  std::vector<EnumValue> values;
  std::vector<const Type*> possible;  // which objects a value can be, sorted by address: itself, those of a union or an interface

  const Field* field(std::string_view field_name) const;
  const Argument* input_field(std::string_view field_name) const;
  bool is_composite() const { return kind == TypeKind::object || kind == TypeKind::interface || kind == TypeKind::union_type; }
  bool is_input() const { return kind == TypeKind::scalar || kind == TypeKind::enumeration || kind == TypeKind::input_object; }

  std::vector<std::uint32_t> fields_by_name;  // positions in `fields`, sorted: schemas have types with hundreds of fields
};

struct Directive {
  std::string_view name;
  std::string_view description;
  std::vector<Argument> arguments;
  std::vector<std::string_view> locations;
  bool is_repeatable = false;
};

// One callable operation: a top-level field.
struct SchemaOperation {
  OperationKind kind = OperationKind::query;
  std::string field;
  bool operator==(const SchemaOperation&) const = default;
};

struct SchemaLimits {
  std::size_t most_bytes = 16 * 1024 * 1024;
  std::size_t most_types = 20'000;
  std::size_t most_nesting = 64;  // of lists in types and default values
  std::size_t most_mistakes = 20;
};

class Schema {
 public:
  const Type* find(std::string_view type_name) const;
  const Type* root(OperationKind kind) const;  // null when the schema has no such operations
  const Directive* directive(std::string_view name) const;
  const std::vector<std::unique_ptr<Type>>& types() const { return types_; }  // the built-in ones first
  const std::vector<Directive>& directives() const { return directives_; }
  const Field* meta_field(std::string_view name) const;  // __typename anywhere; __schema and __type at the root of queries
  std::vector<SchemaOperation> operations() const;  // sorted by kind, then as written

  // True when an object can be of both types: what makes a fragment possible.
  bool overlap(const Type& left, const Type& right) const;

 private:
  friend class SchemaBuilder;
  Schema() = default;

  std::string text_;  // every view above points into it
  std::vector<std::unique_ptr<Type>> types_;
  std::unordered_map<std::string_view, Type*> by_name_;
  std::vector<Directive> directives_;
  std::unique_ptr<Type> meta_;
  const Type* roots_[3] = {nullptr, nullptr, nullptr};
};

// Reads SDL. The failure names line and column of each mistake, up to the limit.
Outcome<std::shared_ptr<const Schema>> parse_schema(std::string_view sdl, const SchemaLimits& limits = {});

}  // namespace quarterdeck::definitions::graphql
