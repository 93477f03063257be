#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"
#include "control/gateways/gateways.h"
#include "model/ids.h"
#include "ports/database.h"

// The truth about deployments: how far each has got, by what agents and gateways themselves say.
namespace quarterdeck::control {

enum class DeploymentState {
  waiting,  // nobody has said anything about it yet
  applied,  // it is in the cluster; not every gateway serves it yet
  live,     // every gateway of the environment serves exactly this content
  failed,   // it could not be applied, or a gateway cannot serve it
};
BOOST_DESCRIBE_ENUM(DeploymentState, waiting, applied, live, failed)

struct GatewayProgress {
  std::string gateway_id;
  DeploymentState state = DeploymentState::waiting;
  std::string reason;                        // of a failure
  std::optional<std::int64_t> live_since;    // epoch milliseconds
  std::optional<std::int64_t> milliseconds;  // from the click until this gateway served it
};
BOOST_DESCRIBE_STRUCT(GatewayProgress, (), (gateway_id, state, reason, live_since, milliseconds))

struct DeploymentProgress {
  std::string api_id;
  std::string api_name;
  std::string api_version;
  std::string environment;
  std::string revision_id;
  std::int64_t requested_at = 0;  // epoch milliseconds of the click
  DeploymentState state = DeploymentState::waiting;
  std::string reason;               // why it failed
  std::vector<std::string> losses;  // what the cluster's dialect cannot express
  std::optional<std::int64_t> applied_at;
  std::int64_t gateways = 0;       // of the environment, that are not silent
  std::int64_t live_gateways = 0;  // of these, that serve exactly this content
  std::int64_t failed_gateways = 0;
  std::optional<std::int64_t> live_since;    // when the last of them began to
  std::optional<std::int64_t> milliseconds;  // from the click until all of them did
  std::vector<GatewayProgress> by_gateway;
};
BOOST_DESCRIBE_STRUCT(DeploymentProgress, (),
                      (api_id, api_name, api_version, environment, revision_id, requested_at, state, reason, losses, applied_at, gateways,
                       live_gateways, failed_gateways, live_since, milliseconds, by_gateway))

// What is known about one deployment.
struct DeploymentFacts {
  std::string api_id;
  std::string api_name;
  std::string api_version;
  std::string environment;
  std::string revision_id;
  std::string content_hash;
  std::int64_t requested_at = 0;
  std::optional<ports::AppliedReport> applied;
  struct Served {
    std::string gateway_id;
    ports::ServedApi api;
  };
  std::vector<Served> served;
};

// Pure.
DeploymentProgress judge(const DeploymentFacts& facts, const std::vector<KnownGateway>& gateways, Timestamp now);

// Of every deployment of an API, by environment.
Outcome<std::vector<DeploymentProgress>> read_progress(ports::Reader& reader, const model::ApiId& api, Timestamp now);
// Of every deployment there is, by API and environment.
Outcome<std::vector<DeploymentProgress>> read_all_progress(ports::Reader& reader, Timestamp now);

}  // namespace quarterdeck::control
