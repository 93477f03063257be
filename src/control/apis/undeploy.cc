#include "control/apis/undeploy.h"

#include "base/codec.h"
#include "base/text.h"

namespace quarterdeck::control {

events::DeploymentEvent deployment_event_fields(const ApiHead& head, std::vector<std::string> environments) {
  events::DeploymentEvent event;
  event.api_id = head.number;
  event.uuid = head.id.text();
  event.name = head.name;
  event.version = head.version;
  event.provider = head.provider;
  event.api_type = base::enum_text(head.type);
  event.gateway_labels = std::move(environments);
  event.context = head.context;
  return event;
}

Outcome<Done> undeploy_from(ports::Transaction& transaction, Journal& journal, const Actor& actor, const ApiHead& head,
                            const std::vector<std::string>& environments, Because reason) {
  if (environments.empty()) return Done{};
  for (const auto& environment : environments) {
    const auto deleted = transaction.execute("DELETE FROM deployments WHERE api_id = $1 AND environment = $2", {head.id.text(), environment});
    if (!deleted) return deleted.error();
  }
  const JsonObject info{{"name", head.name}, {"version", head.version}, {"environments", base::join(environments, ", ")}};
  if (auto audited = journal.audit(transaction, actor, {"API", "undeployed", head.id.text(), info}); !audited) return audited;
  auto event = deployment_event_fields(head, environments);
  event.deleted = reason == Because::api_is_gone;
  return journal.announce(transaction, event_of(events::DeploymentChange::remove_api_from_gateway, event, tenant_of(head.organization).domain));
}

Outcome<Done> undeploy_everywhere(ports::Transaction& transaction, Journal& journal, const Actor& actor, const ApiHead& head, Because reason) {
  const auto rows = transaction.query("SELECT environment FROM deployments WHERE api_id = $1 ORDER BY environment", {head.id.text()});
  if (!rows) return rows.error();
  std::vector<std::string> environments;
  for (const auto& row : *rows) environments.push_back(row.text("environment"));
  return undeploy_from(transaction, journal, actor, head, environments, reason);
}

}  // namespace quarterdeck::control
