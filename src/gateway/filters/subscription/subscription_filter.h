#pragma once

#include "gateway/call.h"

// Finds the application behind a caller, and refuses callers whose application has no subscription in force, where the API asks for one.
namespace quarterdeck::gateway::subscription_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::subscription_filter
