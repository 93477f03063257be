#pragma once

#include "gateway/call.h"

// Who is calling. The first of access token, internal key and API key that is good ends the question; "mandatory" on one of them means, as
// in the original, that some credential is needed. A request that shows none is told so, otherwise it is told what is wrong with the last.
namespace quarterdeck::gateway::authentication_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::authentication_filter
