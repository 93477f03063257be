#include "apps/commands/serve_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "apps/administrator_password.h"
#include "apps/process.h"
#include "apps/roles/agent_role.h"
#include "apps/roles/cluster_role.h"
#include "apps/roles/control_plane_role.h"
#include "apps/roles/gateway_role.h"
#include "apps/roles/remote.h"
#include "apps/signals.h"
#include "base/json.h"
#include "base/log.h"
#include "http/server.h"

namespace quarterdeck::apps {
namespace {

const char* name_of(Role role) {
  switch (role) {
    case Role::all: return "up";
    case Role::control_plane: return "control-plane";
    case Role::agent: return "agent";
    case Role::gateway: return "gateway";
    case Role::cluster: return "cluster";
  }
  return "up";
}

log::Level level_of(const std::string& name) {
  if (name == "debug") return log::Level::debug;
  if (name == "warning") return log::Level::warning;
  if (name == "error") return log::Level::error;
  return log::Level::info;
}

// The roles of this process, in the order in which they start; they end in the opposite one.
struct Roles {
  std::unique_ptr<ControlPlaneRole> control_plane;
  std::unique_ptr<ClusterRole> cluster;
  std::unique_ptr<Remote> remote;
  std::unique_ptr<AgentRole> agent;
  std::unique_ptr<GatewayRole> gateway;
  std::shared_ptr<const ports::WakeFunction> gateway_bell;  // rung by the control plane
  std::unique_ptr<http::Server> operations;
};

Outcome<Done> start_control_plane(Process& process, Roles& roles) {
  auto started = ControlPlaneRole::start(process);
  if (!started) return started.error();
  roles.control_plane = std::move(*started);
  return Done{};
}

Outcome<Done> start_operations(Process& process, Roles& roles) {
  http::ServerOptions options;
  options.address = process.config.operations.address;
  options.port = process.config.operations.port;
  options.worker_threads = 2;
  options.metrics_role = "operations";
  auto server = http::Server::start(options, operations_handler(process.health, process.metrics), process.metrics);
  if (!server) return server.error();
  roles.operations = std::move(*server);
  return Done{};
}

Outcome<Done> start_agent(Process& process, Roles& roles) {
  if (roles.control_plane) {
    auto& plane = *roles.control_plane;
    roles.agent = std::make_unique<AgentRole>(process, plane.changes(), plane.desired_state(), roles.cluster->cluster(), &plane.broker());
  } else {
    auto& remote = *roles.remote;
    roles.agent = std::make_unique<AgentRole>(process, remote.changes(), remote.desired_state(), remote.cluster(), &remote.broker());
  }
  return Done{};
}

Outcome<Done> start_gateway(Process& process, Roles& roles) {
  auto& plane = roles.control_plane;
  auto& remote = roles.remote;
  auto started = plane ? GatewayRole::start(process, roles.cluster->cluster(), plane->gateway_link(), plane->certificate_authority())
                       : GatewayRole::start(process, remote->cluster(), remote->gateway_link(), remote->certificate_authority());
  if (!started) return started.error();
  roles.gateway = std::move(*started);
  if (roles.control_plane) roles.gateway_bell = roles.control_plane->on_change(roles.gateway->wake_revocations());
  return Done{};
}

Outcome<Done> start_cluster(Process& process, Roles& roles) {
  auto started = ClusterRole::start(process);
  if (!started) return started.error();
  roles.cluster = std::move(*started);
  return Done{};
}

Outcome<Done> connect_remote(Process& process, Roles& roles) {
  auto connected = Remote::connect(process);
  if (!connected) return connected.error();
  roles.remote = std::move(*connected);
  return Done{};
}

using Start = Outcome<Done> (*)(Process&, Roles&);

std::vector<Start> starts_of(Role role) {
  switch (role) {
    case Role::all: return {start_control_plane, start_cluster, start_agent, start_gateway, start_operations};
    case Role::control_plane: return {start_control_plane, start_operations};
    case Role::cluster: return {start_cluster, start_operations};
    case Role::agent: return {connect_remote, start_agent, start_operations};
    case Role::gateway: return {connect_remote, start_gateway, start_operations};
  }
  return {};
}

Outcome<Done> start_roles(Role role, Process& process, Roles& roles) {
  for (const auto start : starts_of(role)) {
    if (auto started = start(process, roles); !started) return started;
  }
  return Done{};
}

std::string url(const char* scheme, const std::string& address, std::uint16_t port) {
  return fmt::format("{}://{}:{}", scheme, address == "0.0.0.0" ? "127.0.0.1" : address, port);
}

// Where everything listens, as people and tools read it.
JsonObject addresses_of(const Process& process, const Roles& roles) {
  const auto& config = process.config;
  JsonObject addresses;
  if (roles.control_plane) {
    addresses["control_plane"] = url("https", config.control_plane.host_name, roles.control_plane->port());
    addresses["certificate_authority"] = std::filesystem::absolute(process.folder.path_of("control-plane.crt")).string();
    addresses["administrator"] = "admin";
    addresses["administrator_password_file"] = std::filesystem::absolute(process.folder.path_of(kAdministratorPasswordFile)).string();
  }
  if (roles.gateway) {
    addresses["gateway_http"] = url("http", config.gateway.host_name, roles.gateway->http_port());
    addresses["gateway_https"] = url("https", config.gateway.host_name, roles.gateway->https_port());
  }
  if (roles.cluster) addresses["cluster"] = url("http", config.cluster.address, roles.cluster->port());
  addresses["namespace"] = config.agent.kubernetes_namespace;
  addresses["operations"] = url("http", config.operations.address, roles.operations->port());
  return addresses;
}

void print_addresses(const JsonObject& addresses, const std::optional<base::Secret>& password) {
  const auto text = [&](const char* name) { return base::text_at(Json(addresses), std::string_view(name)); };
  const auto line = [&](const char* label, const char* name, const char* note) {
    if (addresses.contains(name)) fmt::print("  {:<16} {}{}\n", label, text(name), note);
  };
  fmt::print("Quarterdeck serves:\n");
  line("Control plane", "control_plane", "   REST APIs and the token service");
  line("Gateway", "gateway_https", "");
  line("", "gateway_http", "");
  line("Cluster", "cluster", "   for kubectl --server");
  line("Operations", "operations", "   /healthz /readyz /metrics");
  if (password) {
    fmt::print("\nThe first administrator is 'admin' with the password {}\n", password->reveal());
    fmt::print("It is shown this once, and kept in {} until you delete that file.\n", text("administrator_password_file"));
  }
  if (addresses.contains("control_plane")) {
    fmt::print("\nTry:  curl --cacert {} -u \"admin:$(cat {})\" {}/api/am/publisher/v4/apis\n", text("certificate_authority"),
               text("administrator_password_file"), text("control_plane"));
  }
  std::fflush(stdout);
}

// Written first and renamed then, so that nobody reads a part.
std::string draft_of(const std::string& ready_file) { return ready_file + ".new"; }

// Says where everything is as soon as every part serves; a part that waits for a peer does not keep the others from serving meanwhile.
class Announcement final : public ports::StepMachine {
 public:
  Announcement(const Process& process, const Roles& roles, std::string ready_file) : process_(process), roles_(roles), ready_file_(std::move(ready_file)) {}

  ports::Wake step(Timestamp now) override {
    constexpr Milliseconds kLookAgain{20};
    if (!process_.health.not_ready().empty()) return ports::Wake::at_time(now + kLookAgain);
    const auto addresses = addresses_of(process_, roles_);
    print_addresses(addresses, roles_.control_plane ? roles_.control_plane->new_administrator_password() : std::nullopt);
    if (!ready_file_.empty()) write_ready_file(addresses);
    log::info("ready", {{"operations", base::text_at(Json(addresses), "operations")}});
    return ports::Wake::when_called();
  }

 private:
  void write_ready_file(const JsonObject& addresses) const {
    const auto draft = draft_of(ready_file_);
    std::ofstream(draft) << base::to_pretty_text(addresses) << '\n';
    if (std::rename(draft.c_str(), ready_file_.c_str()) != 0) log::error("the ready file could not be written", {{"path", ready_file_}});
  }

  const Process& process_;
  const Roles& roles_;
  std::string ready_file_;
};

// Whoever waits for the file would wait for ever, so a place where none can be written is told before anything listens.
Outcome<Done> check_ready_file(const std::string& path) {
  if (path.empty()) return Done{};
  const auto draft = draft_of(path);
  const bool can_be_written = !std::filesystem::is_directory(path) && std::ofstream(draft).is_open();
  std::remove(draft.c_str());
  if (can_be_written) return Done{};
  return Failure{Problem::unavailable, fmt::format("The ready file {} cannot be written. Make its folder and let this user write there, "
                                                   "or point --ready-file elsewhere.", path)};
}

}  // namespace

int run_serve(const ServeCommand& command) {
  StopSignal stop;
  log::set_up(level_of(command.config.log.level), command.config.log.format == "json" ? log::Format::json : log::Format::logfmt);
  auto folder = DataFolder::open(command.config.data.folder, name_of(command.role));
  if (!folder) {
    fmt::print(stderr, "{}\n", folder.error().message);
    return 1;
  }
  // Only now: it may lie in the data folder.
  if (auto writable = check_ready_file(command.ready_file); !writable) {
    fmt::print(stderr, "{}\n", writable.error().message);
    return 1;
  }
  Process process(command.config, std::move(*folder));
  Roles roles;
  if (auto started = start_roles(command.role, process, roles); !started) {
    fmt::print(stderr, "{}\n", started.error().message);
    return 1;
  }
  Announcement announcement(process, roles, command.ready_file);
  StepDriver announcer("announce", process.clock);
  announcer.start(announcement);
  stop.wait();
  log::info("stopping");
  announcer.stop();
  if (roles.remote) roles.remote->stop();
  return 0;
}

}  // namespace quarterdeck::apps
