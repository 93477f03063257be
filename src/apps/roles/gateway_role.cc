#include "apps/roles/gateway_role.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "adapters/curl/guarded_fetcher.h"
#include "apps/tls_files.h"
#include "base/text.h"

namespace quarterdeck::apps {
namespace {

constexpr Milliseconds kStopDeadline{2'000};

// The authorities that back ends' certificates may chain to, besides the system's.
Outcome<std::string> trusted_authorities(const std::string& file, const std::string& control_plane_authority) {
  if (file.empty()) return control_plane_authority;
  const auto named = read_file(file);
  if (!named) return Failure{named.error().problem, "gateway.trusted_authorities_file: " + named.error().message};
  if (auto usable = http::check_authorities(*named); !usable) {
    return Failure{Problem::invalid, fmt::format("gateway.trusted_authorities_file: {}: {}", file, usable.error().message)};
  }
  return *named + "\n" + control_plane_authority;
}

Outcome<gateway::GatewayOptions> options_of(const Process& process, const std::string& control_plane_authority) {
  const auto& config = process.config.gateway;
  if (auto fine = gateway::check(config.trusted_proxies); !fine) return fine.error();
  auto tls = tls_identity(process.folder, "gateway", config.certificate_file, config.private_key_file, {config.host_name, "sandbox." + config.host_name});
  if (!tls) return tls.error();
  auto authorities = trusted_authorities(config.trusted_authorities_file, control_plane_authority);
  if (!authorities) return authorities.error();
  gateway::GatewayOptions options;
  options.gateway_id = config.id;
  options.version = QUARTERDECK_VERSION;
  options.environments = process.config.agent.environments;
  options.revocations_file = process.folder.path_of("revocations.json").string();
  options.trusted_proxies = config.trusted_proxies;
  options.proxy.address = config.address;
  options.proxy.http_port = config.http_port;
  options.proxy.https_port = config.https_port;
  options.proxy.tls = std::move(*tls);
  options.proxy.more_authorities_pem = std::move(*authorities);
  options.proxy.threads = config.threads != 0 ? config.threads : std::max(1U, std::thread::hardware_concurrency());
  return options;
}

}  // namespace

Outcome<std::unique_ptr<GatewayRole>> GatewayRole::start(Process& process, ports::Cluster& cluster, ports::GatewayLink& control_plane,
                                                         const std::string& control_plane_authority) {
  auto options = options_of(process, control_plane_authority);
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
