#pragma once

#include <functional>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "definitions/graphql/request.h"
#include "definitions/graphql/schema.h"

namespace quarterdeck::sample::graphql {

namespace language = definitions::graphql;

// One field of one object. An object of an interface or union says in its member __typename what it is.
struct FieldCall {
  std::string_view type;  // of the parent
  const Json& parent;
  std::string_view field;
  const JsonObject& arguments;  // coerced, defaults filled in
};
using Resolve = std::function<Outcome<Json>(const FieldCall&)>;

// Runs an operation that examine() has passed (§6 of the specification) and gives {"data", "errors"}.
JsonObject execute(const language::Schema& schema, const language::Document& document, const language::Operation& operation,
                   const JsonObject& variables, const Resolve& resolve);

}  // namespace quarterdeck::sample::graphql
