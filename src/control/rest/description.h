#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/rest/route.h"

// A route table and its document in api/ say the same: what tests hold them to.
namespace quarterdeck::control::rest {

// One sentence for each operation that only one of the two has, or whose scopes differ. `table` holds the operations of everybody who adds some.
Outcome<std::vector<std::string>> differences(const RouteTable& table, std::string_view document);

}  // namespace quarterdeck::control::rest
