#pragma once

#include "base/json.h"
#include "base/outcome.h"
#include "definitions/graphql/request.h"
#include "definitions/graphql/schema.h"

namespace quarterdeck::sample::graphql {

namespace language = definitions::graphql;

// The variables of an operation as its declarations make them (§6.1.2): defaults filled in, types checked.
Outcome<JsonObject> coerced_variables(const language::Schema& schema, const language::Operation& operation, const JsonObject& given);

// The arguments of a field or directive (§6.4.1).
JsonObject coerced_arguments(const std::vector<language::Argument>& wanted, const std::vector<language::GivenArgument>& given,
                             const JsonObject& variables);

}  // namespace quarterdeck::sample::graphql
