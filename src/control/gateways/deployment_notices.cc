#include "control/gateways/deployment_notices.h"

#include <algorithm>

#include "control/gateways/gateways.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kDeployed = "SELECT environment, content_hash FROM deployments WHERE api_id = $1 AND revision_id = $2 ORDER BY environment";

std::string failure_in(const DeploymentNotice& notice) {
  if (notice.deployment_status == "SUCCESS") return {};
  return notice.error_message.empty() ? "The gateway could not deploy it and does not say why." : notice.error_message;
}

// A gateway that never registered serves every environment, as far as anybody knows.
Outcome<KnownGateway> known(ports::Reader& reader, const std::string& id) {
  const auto gateways = read_gateways(reader);
  if (!gateways) return gateways.error();
  const auto found = std::find_if(gateways->begin(), gateways->end(), [&](const auto& gateway) { return gateway.id == id; });
  return found == gateways->end() ? KnownGateway{.id = id} : *found;
}

}  // namespace

Outcome<Done> record_notice(ports::Transaction& transaction, const DeploymentNotice& notice, Timestamp now) {
  const auto gateway = known(transaction, notice.gateway_id);
  if (!gateway) return gateway.error();
  ports::ServedReport report{.gateway_id = gateway->id, .version = gateway->version, .environments = gateway->environments};
  if (notice.action == "UNDEPLOY") {
    if (notice.deployment_status == "SUCCESS") report.removed_apis.push_back(notice.api_id);
    return record_served(transaction, report, now);
  }
  const auto rows = transaction.query(kDeployed, {notice.api_id, notice.revision_id});
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    if (!serves(*gateway, row.text("environment"))) continue;
    report.apis.push_back({notice.api_id, row.text("environment"), row.text("content_hash"), failure_in(notice), notice.time_stamp});
  }
  return record_served(transaction, report, now);
}

}  // namespace quarterdeck::control
