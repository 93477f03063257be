#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "cluster/refusal.h"
#include "cluster/schema.h"

namespace quarterdeck::cluster {

// Every fault of the value, in the order of the object; none: it is valid. `path` is where the value stands.
std::vector<Cause> validate(const Json& value, const Schema& schema, const std::string& path);

}  // namespace quarterdeck::cluster
