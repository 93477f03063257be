#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "definitions/graphql/schema.h"

namespace quarterdeck::gateway::operation_filter {

struct CalledField {
  std::string name;  // "QUERY hero", as operations of an API are named
  bool is_introspection = false;
};

// Every top-level field that a GraphQL request body calls, fragments followed. Problem::invalid with a sentence for the caller when the body,
// the query or its fit to the schema is wrong.
Outcome<std::vector<CalledField>> graphql_fields(const definitions::graphql::Schema& schema, std::string_view content_type, std::string_view body);

}  // namespace quarterdeck::gateway::operation_filter
