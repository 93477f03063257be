#pragma once

#include "gateway/call.h"

// The policies of the API and its operations: header fields set and removed on the way in and out, and redirects.
namespace quarterdeck::gateway::headers_filter {

Verdict on_request(Call& call);

}  // namespace quarterdeck::gateway::headers_filter
