#pragma once

#include "gateway/call.h"

// Gives an API's own description to anybody, at the path the API names for it.
namespace quarterdeck::gateway::definition_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::definition_filter
