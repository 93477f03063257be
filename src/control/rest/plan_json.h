#pragma once

#include <string_view>

#include "base/json.h"
#include "model/plan.h"

namespace quarterdeck::control::rest {

// A plan as portals list it (ThrottlingPolicy): flat, with unitTime in milliseconds.
Json plan_json(const model::Plan& plan, std::string_view level);

}  // namespace quarterdeck::control::rest
