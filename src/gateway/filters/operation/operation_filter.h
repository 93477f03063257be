#pragma once

#include "gateway/call.h"

// Finds the operations that a request calls: one by method and path, or the top-level fields of a GraphQL request.
namespace quarterdeck::gateway::operation_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::operation_filter
