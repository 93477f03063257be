#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

namespace quarterdeck::gateway {

// Load balancers and proxies in front of the gateway whose word about a client's address counts: addresses and CIDR ranges.
using TrustedProxies = std::vector<std::string>;
// Every mistake must be told: a range that means nothing would trust nobody, without a word.
Outcome<Done> check(const TrustedProxies& proxies);

// Who is calling, as far as somebody trusted can tell. `forwarded_for` is the list of X-Forwarded-For, to whose end every hop adds the address
// that it saw; what stands before the first address that is not a trusted proxy's may be made up.
std::string client_address(std::string_view peer, std::string_view forwarded_for, const TrustedProxies& trusted);

}  // namespace quarterdeck::gateway
