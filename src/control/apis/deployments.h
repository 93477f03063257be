#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/apis/api_record.h"
#include "control/apis/deployment_rows.h"
#include "control/apis/traffic.h"

namespace quarterdeck::control {

struct DeployTarget {
  std::string environment;
  std::string vhost;  // empty: the environment's first
  bool display_on_devportal = true;
};

// Where revisions run. May be used from several threads at once.
class Deployments {
 public:
  Deployments(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  // All targets or none. What ran there before is replaced without a gap.
  Outcome<std::vector<DeploymentRow>> deploy(const Actor& actor, const model::ApiId& api, const model::RevisionId& revision,
                                             const std::vector<DeployTarget>& targets);
  // Out of the named environments; out of all where `environments` is empty. The revision may be left open.
  Outcome<std::vector<DeploymentRow>> undeploy(const Actor& actor, const model::ApiId& api, const std::optional<model::RevisionId>& revision,
                                               const std::vector<std::string>& environments);
  Outcome<std::vector<DeploymentRow>> list(const Actor& actor, const model::ApiId& api);
  Outcome<DeploymentRow> show(const Actor& actor, const model::ApiId& api, std::string_view environment, bool display_on_devportal);

 private:
  ports::Database& database_;
  Journal& journal_;
};

// What one deployment means, out of the store.
struct Traffic {
  model::TrafficSpec spec;
  std::vector<model::ServiceCredentials> credentials;
};
Outcome<Traffic> read_traffic(ports::Reader& reader, const ApiHead& head, const DeploymentRow& row);
Outcome<model::TrafficSpec> read_traffic_spec(ports::Reader& reader, const ApiHead& head, const DeploymentRow& row);

// For Plans: an advanced plan changed, so what is deployed with it does. Its hash is renewed and its agent is told.
Outcome<Done> renew_deployments_with_plan(ports::Transaction& transaction, Journal& journal, const Actor& actor, const std::string& plan);

}  // namespace quarterdeck::control
