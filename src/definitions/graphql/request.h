#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "definitions/graphql/schema.h"

// Executable GraphQL documents: parsing is independent of a schema; examine() holds an operation against one.
namespace quarterdeck::definitions::graphql {

// Failure codes that the gateway's contract gives (data plane errors of the compatible API).
constexpr int kQueryInvalid = 900422;
constexpr int kQueryTooDeep = 900820;
constexpr int kQueryTooComplex = 900821;

// The JSON body that carries a request over HTTP.
struct Envelope {
  std::string query;
  std::string operation_name;  // empty when absent
  Json variables;              // an object, or null
};
Outcome<Envelope> read_envelope(std::string_view json_body);

enum class ValueKind : std::uint8_t { variable, integer, decimal, string, boolean, null, enumeration, list, object };

struct Value {
  struct Member;
  ValueKind kind = ValueKind::null;
  std::string_view text;  // as written; a variable without '$', a string with its quotes
  std::vector<Value> items;     // list
  std::vector<Member> members;  // object
  std::uint32_t offset = 0;
};

struct Value::Member {
  std::string_view name;
  Value value;
};

struct GivenArgument {
  std::string_view name;
  Value value;
};

struct GivenDirective {
  std::string_view name;
  std::vector<GivenArgument> arguments;
  std::uint32_t offset = 0;
};

enum class SelectionKind : std::uint8_t { field, spread, inline_fragment };

struct Selection {
  SelectionKind kind = SelectionKind::field;
  std::string_view name;   // of the field or fragment; an inline fragment's type condition, empty when it has none
  std::string_view alias;  // empty when there is none
  std::vector<GivenArgument> arguments;
  std::vector<GivenDirective> directives;
  std::vector<Selection> selections;
  std::uint32_t offset = 0;

  std::string_view response_key() const { return alias.empty() ? name : alias; }
};

struct Variable {
  std::string_view name;
  TypeUse type;
  std::optional<Value> default_value;
  std::uint32_t offset = 0;
};

struct Operation {
  OperationKind kind = OperationKind::query;
  std::string_view name;
  std::vector<Variable> variables;
  std::vector<GivenDirective> directives;
  std::vector<Selection> selections;
  std::uint32_t offset = 0;
};

struct Fragment {
  std::string_view name;
  std::string_view type_condition;
  std::vector<GivenDirective> directives;
  std::vector<Selection> selections;
  std::uint32_t offset = 0;
};

struct RequestLimits {
  std::size_t most_bytes = 256 * 1024;
  std::size_t most_tokens = 15'000;
  std::size_t most_nesting = 64;  // of braces, brackets and lists: what protects the stack
};

class Document {
 public:
  const std::vector<Operation>& operations() const { return operations_; }
  const std::vector<Fragment>& fragments() const { return fragments_; }
  const Fragment* fragment(std::string_view name) const;
  // The operation to run: the named one, or the only one.
  Outcome<const Operation*> select(std::string_view operation_name) const;
  std::string position(std::uint32_t offset) const;  // "line 3, column 7"

 private:
  friend class RequestParser;
  std::unique_ptr<const std::string> text_;  // every view above points into it, also after a move
  std::vector<Operation> operations_;
  std::vector<Fragment> fragments_;
  std::unordered_map<std::string_view, std::size_t> fragments_by_name_;
};

// The failure's code is kQueryInvalid.
Outcome<Document> parse_request(std::string_view query, const RequestLimits& limits = {});

// How much a query may ask for, and what fields cost. Absent limits are not checked; a field costs 1 unless it is listed.
struct CostRules {
  std::optional<std::size_t> most_depth;
  std::optional<std::size_t> most_complexity;
  std::map<std::string, std::size_t, std::less<>> costs;  // "Type.field"
};

struct TopLevelField {
  std::string name;
  std::string response_key;
  bool is_introspection = false;  // __schema, __type, __typename
  bool operator==(const TopLevelField&) const = default;
};

struct Examined {
  OperationKind kind = OperationKind::query;
  std::string operation_name;
  std::vector<TopLevelField> fields;  // fragments expanded, in the order of the request, each response key once
  std::size_t depth = 0;              // fields below each other; introspection is not counted
  std::size_t complexity = 0;         // sum of the costs, fragments counted where they are used
};

// Selects the operation, checks it against the schema (fields, arguments, fragments, variables, types), expands and counts.
// The time it takes is linear in the size of the document, however often fragments are used.
Outcome<Examined> examine(const Schema& schema, const Document& document, std::string_view operation_name, const CostRules& rules = {});

}  // namespace quarterdeck::definitions::graphql
