#pragma once

#include "gateway/call.h"

// Where the request goes on to and with what: the service's own path, no credential of the caller's, the gateway's own instead.
namespace quarterdeck::gateway::rewrite_filter {

Verdict on_request(Call& call);

// The query without a parameter; the rest stays as it was written.
std::string without_parameter(std::string_view query, std::string_view name);

}  // namespace quarterdeck::gateway::rewrite_filter
