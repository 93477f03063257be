#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/traffic_spec.h"
#include "translate/apk/catalogue.h"
#include "translate/apk/effective_policy.h"
#include "translate/apk/hints.h"

namespace quarterdeck::translate::apk {

// One rule of a route: the operations that it serves, without their policies, and what those are read from.
struct ReadRule {
  std::vector<model::Operation> operations;
  JsonArray filters;                  // that stand for policies
  std::optional<OperationHint> hint;  // when the route carries one for this rule
};

// The routes of one stage together.
struct ReadRoutes {
  std::vector<std::string> hosts;
  std::vector<ReadRule> rules;
  std::set<std::string> backends;  // names of those that the rules send to
};

// What an API says about all of its rules.
struct ApiPolicies {
  const EffectivePolicy& authentication;
  const EffectivePolicy& policy;
};

Outcome<ReadRoutes> read_routes(const std::vector<const resources::Resource*>& routes, const Catalogue& catalogue, const ApiPolicies& api);

}  // namespace quarterdeck::translate::apk
