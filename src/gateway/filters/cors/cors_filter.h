#pragma once

#include "gateway/call.h"

// Answers preflights, and OPTIONS where the API has no such operation; adds what a browser needs to the answers of other requests.
namespace quarterdeck::gateway::cors_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::cors_filter
