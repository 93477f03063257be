#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/outcome.h"
#include "definitions/graphql/grammar.h"
#include "definitions/graphql/schema.h"

namespace quarterdeck::definitions::graphql {

// Makes a schema of SDL in two passes: the grammar first, then the names, when all types are known.
class SchemaBuilder {
 public:
  explicit SchemaBuilder(const SchemaLimits& limits) : limits_(limits), schema_(new Schema) {}

  Outcome<std::shared_ptr<const Schema>> build(std::string_view sdl);

 private:
  enum class Origin { built_in, document };

  // The grammar (schema_grammar.cc).
  void read(TokenStream& stream, Origin origin);
  void definition(TokenStream& stream, Origin origin);
  void schema_definition(TokenStream& stream);
  void directive_definition(TokenStream& stream, std::string_view description, Origin origin);
  void type_definition(TokenStream& stream, std::string_view description, Origin origin);
  void extension(TokenStream& stream);
  void type_body(TokenStream& stream, Type& type);
  void implemented_interfaces(TokenStream& stream, Type& type);
  void fields(TokenStream& stream, Type& type);
  void union_members(TokenStream& stream, Type& type);
  void enum_values(TokenStream& stream, Type& type);
  void input_fields(TokenStream& stream, Type& type);
  Argument input_value(TokenStream& stream);
  Type& add_type(std::string_view name, TypeKind kind, Origin origin);

  // The names (schema_check.cc).
  void connect();
  void merge_extensions();
  void hide_meta_type();
  void find_roots();
  void check_type(Type& type);
  void check_fields(Type& type);
  void check_arguments(std::vector<Argument>& arguments, const std::string& owner, std::string_view owner_text);
  void check_interfaces(Type& type);
  void check_union(Type& type);
  void resolve(TypeUse& use, const std::string& where);
  void collect_possible_types();
  void mistake(std::string_view at, std::string message);  // `at` is a part of the text

  Failure mistakes_as_failure() const;

  SchemaLimits limits_;
  std::unique_ptr<Schema> schema_;
  std::string_view root_names_[3] = {};
  std::vector<std::unique_ptr<Type>> extensions_;
  std::vector<std::unique_ptr<Type>> discarded_;
  std::vector<std::pair<std::size_t, std::string>> mistakes_;  // offset, message
  std::size_t mistake_count_ = 0;
};

}  // namespace quarterdeck::definitions::graphql
