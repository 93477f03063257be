#pragma once

#include "gateway/call.h"

// Counts a call against every limit that it falls under: the plan of its subscription, and the API's limit or those of its operations. It
// passes when all allow it; when one refuses, the others get back what they gave. Comes after authentication, so that calls which are
// refused there use up nobody's quota.
namespace quarterdeck::gateway::limits_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::limits_filter
