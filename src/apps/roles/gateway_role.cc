#include "apps/roles/gateway_role.h"

#include <algorithm>
#include <thread>

#include "adapters/curl/guarded_fetcher.h"
#include "apps/tls_files.h"
#include "base/text.h"

namespace quarterdeck::apps {
namespace {

constexpr Milliseconds kStopDeadline{2'000};

Outcome<gateway::GatewayOptions> options_of(const Process& process) {
  const auto& config = process.config.gateway;
  auto tls = tls_identity(process.folder, "gateway", config.certificate_file, config.private_key_file, {config.host_name, "sandbox." + config.host_name});
  if (!tls) return tls.error();
  gateway::GatewayOptions options;
  options.gateway_id = config.id;
  options.version = QUARTERDECK_VERSION;
  options.environments = process.config.agent.environments;
  options.revocations_file = process.folder.path_of("revocations.json").string();
  options.proxy.address = config.address;
  options.proxy.http_port = config.http_port;
  options.proxy.https_port = config.https_port;
  options.proxy.tls = std::move(*tls);
  options.proxy.threads = config.threads != 0 ? config.threads : std::max(1U, std::thread::hardware_concurrency());
  return options;
}

}  // namespace

Outcome<std::unique_ptr<GatewayRole>> GatewayRole::start(Process& process, ports::Cluster& cluster, ports::GatewayLink& control_plane) {
  auto options = options_of(process);
  if (!options) return options.error();
  // Key sets are named by operators, in token issuers, so their addresses may be private.
  std::unique_ptr<GatewayRole> role(new GatewayRole(adapters::curl::make_fetcher(adapters::curl::Reach::anywhere)));
  for (const auto& name : gateway::Gateway::activity_names()) role->drivers_.emplace(name, std::make_unique<StepDriver>("gw-" + name, process.clock));
  const gateway::GatewayPorts ports{cluster, &control_plane, *role->fetcher_, process.clock, process.random, process.metrics};
  role->gateway_ = std::make_unique<gateway::Gateway>(std::move(*options), ports, [&](const std::string& name) { return role->drivers_.at(name)->wake(); });
  process.health.add("gateway", [gateway = role->gateway_.get()]() -> std::string {
    return gateway->is_ready() ? "" : base::join(gateway->health(), "; ");
  });
  for (const auto& activity : role->gateway_->activities()) role->drivers_.at(activity.name)->start(*activity.machine);
  if (auto listening = role->gateway_->start_listening(); !listening) {
    return name_files(listening.error(), process.config.gateway.certificate_file, process.config.gateway.private_key_file);
  }
  return role;
}

GatewayRole::~GatewayRole() {
  if (gateway_) gateway_->stop_listening(kStopDeadline);
  for (const auto& [name, driver] : drivers_) driver->stop();
}

}  // namespace quarterdeck::apps
