#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "model/api.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/traffic_spec.h"

namespace quarterdeck::control {

// What a deployment of a revision is made of.
struct DeployedApi {
  std::string api_id;
  std::string revision_id;
  std::string organization;
  std::string context;  // with the version: /pizza/1.0.0
  model::Api draft;     // as the revision froze it
  std::string definition;
};

using AdvancedLimits = std::map<std::string, model::RateLimit>;  // by name of the advanced plan; a plan without a limit is not in it

// What gateways of an environment shall do for a revision, answering at one of its hosts. Pure. A failure names what no gateway here can do, so that
// nothing is dropped in silence.
Outcome<model::TrafficSpec> spec(const DeployedApi& api, const model::Environment& environment, const model::Vhost& vhost, const AdvancedLimits& limits);

// What the Secrets hold that the API's spec() names.
std::vector<model::ServiceCredentials> credentials(const DeployedApi& api, const model::TrafficSpec& served);

// Where an endpoint of an API points: "https://orders.example:8443/v2" with its timeouts.
Outcome<model::Endpoint> parse_endpoint(const Json& endpoint);

}  // namespace quarterdeck::control
