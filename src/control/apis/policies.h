#pragma once

#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "model/api.h"
#include "model/traffic_spec.h"

namespace quarterdeck::control {

// Names of the operation policies that gateways here apply, as publishers write them.
std::vector<std::string> policy_names();

// The operation policies that gateways here apply (control-plane.md §1.17), in their order. Any other one is refused by name.
Outcome<std::vector<model::TrafficPolicy>> request_policies(const model::PolicyFlows& flows, std::string_view where);
Outcome<std::vector<model::TrafficPolicy>> response_policies(const model::PolicyFlows& flows, std::string_view where);

}  // namespace quarterdeck::control
