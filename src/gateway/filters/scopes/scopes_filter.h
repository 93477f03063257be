#pragma once

#include "gateway/call.h"

// An access token must grant any one of the scopes of every operation that is called. Keys of the control plane carry no scopes and need none.
namespace quarterdeck::gateway::scopes_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::scopes_filter
