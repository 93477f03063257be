#include "apps/roles/agent_role.h"

#include "base/text.h"

namespace quarterdeck::apps {
namespace {

agent::AgentOptions options_of(const Config& config) {
  agent::AgentOptions options;
  options.space = config.agent.kubernetes_namespace;
  options.compare_every = Seconds{config.agent.full_comparison_seconds};
  return options;
}

}  // namespace

AgentRole::AgentRole(Process& process, ports::ChangeFeed& changes, ports::DesiredState& desired, ports::Cluster& cluster, ports::Broker* broker)
    : position_(process.folder.path_of("agent.position")),
      dialect_({.space = process.config.agent.kubernetes_namespace}),
      driver_("agent", process.clock),
      agent_({changes, desired, cluster, broker, position_, process.random, dialect_, process.metrics}, options_of(process.config), driver_.wake()) {
  process.health.add("agent", [this]() -> std::string {
    const auto status = agent_.status();
    if (status->is_ready) return "";
    return status->troubles.empty() ? "its first comparison" : base::join(status->troubles, "; ");
  });
  driver_.start(agent_);
}

}  // namespace quarterdeck::apps
