#pragma once

#include <string>
#include <vector>

#include "base/outcome.h"
#include "model/ids.h"
#include "ports/database.h"

namespace quarterdeck::control {

// One revision in one environment.
struct DeploymentRow {
  model::ApiId api_id;
  std::string environment;
  model::RevisionId revision_id;
  std::string vhost;
  bool display_on_devportal = true;
  std::string content_hash;  // of the TrafficSpec
  Timestamp requested_at;
  std::string requested_by;
};

Outcome<std::vector<DeploymentRow>> deployments_of_api(ports::Reader& reader, const model::ApiId& api);  // by name of the environment
Outcome<Done> put_deployment(ports::Transaction& transaction, const DeploymentRow& row);

}  // namespace quarterdeck::control
