#pragma once

#include "sample/graphql/execution.h"

namespace quarterdeck::sample::graphql {

// True when introspection answers the field: __schema, __type and all fields of the types that they give.
bool is_introspection(const FieldCall& call);

Json resolve_introspection(const language::Schema& schema, const FieldCall& call);

}  // namespace quarterdeck::sample::graphql
