#include "apps/roles/control_plane_role.h"

#include <fmt/format.h>

#include <atomic>

#include "adapters/curl/guarded_fetcher.h"
#include "adapters/sqlite/sqlite_database.h"
#include "apps/administrator_password.h"
#include "apps/roles/control_plane_rest.h"
#include "apps/roles/control_plane_services.h"
#include "apps/step_driver.h"
#include "apps/tls_files.h"
#include "base/bytes.h"
#include "control/apis/api_scopes.h"
#include "control/events/change_log_janitor.h"
#include "control/events/relay.h"
#include "control/gateways/gateway_janitor.h"
#include "control/rest/problem.h"
#include "control/store/migrate.h"
#include "http/server.h"

namespace quarterdeck::apps {
namespace {

constexpr Milliseconds kStopDeadline{2'000};

// `port` is the one that is really listened on: the configuration may leave it to the system.
control::IdentitySettings identity_settings(const Config& config, std::uint16_t port) {
  control::IdentitySettings settings;
  settings.base_url = fmt::format("https://{}:{}", config.control_plane.host_name, port);
  settings.signature = config.control_plane.token_signature == "RS256" ? jose::Algorithm::rs256 : jose::Algorithm::es256;
  settings.access_token = Seconds{config.control_plane.access_token_seconds};
  settings.self_sign_up = config.control_plane.self_sign_up;
  settings.password_checks_per_second = config.control_plane.password_checks_per_second;
  return settings;
}

// The environment that the configuration names first stands for this installation's own gateway.
model::Environment configured_environment(const Config& config) {
  model::Environment environment;
  environment.name = config.agent.environments.empty() ? "Default" : config.agent.environments.front();
  environment.display_name = environment.name;
  environment.description = "The gateway of this installation";
  environment.vhosts = {{.host = config.gateway.host_name, .http_port = config.gateway.http_port, .https_port = config.gateway.https_port}};
  return environment;
}

http::Response starting() {
  return control::rest::problem_response({Problem::unavailable, "The control plane is starting. Try again in a second.", 0, 1});
}

}  // namespace

struct ControlPlaneRole::Parts {
  explicit Parts(std::unique_ptr<ports::Database> opened) : store(std::move(opened)), database(*store) {}

  std::string certificate_authority;
  std::unique_ptr<ports::Database> store;
  control::AnnouncingDatabase database;
  std::unique_ptr<ports::Fetcher> fetcher;
  std::unique_ptr<ControlPlaneServices> services;
  std::optional<base::Secret> new_administrator_password;
  adapters::MemoryBroker broker;
  std::unique_ptr<control::Relay> relay;
  std::unique_ptr<control::GatewayJanitor> gateway_janitor;
  std::unique_ptr<control::ChangeLogJanitor> log_janitor;
  std::shared_ptr<const ports::WakeFunction> relay_bell, waiters_bell;
  std::vector<std::unique_ptr<StepDriver>> drivers;
  http::Handler handler;
  std::atomic<bool> is_open = false;  // set once `handler` may be called
  std::unique_ptr<http::Server> server;

  Outcome<Done> open_services(Process& process);
  Outcome<Done> seed(const Process& process);
  void start_machines(Process& process);
  Outcome<Done> listen(Process& process);
  Outcome<Done> answer(Process& process);
};

Outcome<Done> ControlPlaneRole::Parts::open_services(Process& process) {
  if (auto migrated = control::migrate(database, process.clock.now()); !migrated) return migrated;
  auto vault = control::open_vault(database, process.folder.path_of("secrets.key").string(), process.random);
  if (!vault) return vault.error();
  auto identity = control::Identity::open(database, process.clock, process.random, std::move(*vault), identity_settings(process.config, server->port()),
                                          control::find_api_scopes);
  if (!identity) return identity.error();
  fetcher = adapters::curl::make_fetcher(process.config.control_plane.allow_private_addresses ? adapters::curl::Reach::anywhere
                                                                                               : adapters::curl::Reach::public_only);
  services = std::make_unique<ControlPlaneServices>(database, process.clock, process.random, std::move(*identity), *fetcher);
  return Done{};
}

Outcome<Done> ControlPlaneRole::Parts::seed(const Process& process) {
  const control::Actor system{"system", "default", {"admin"}, {}};
  if (auto seeded = control::seed_plans(database, services->journal, system); !seeded) return seeded;
  if (auto seeded = control::seed_environment(database, services->journal, system, configured_environment(process.config)); !seeded) return seeded;
  if (auto ensured = services->keys.key_managers.ensure_own(); !ensured) return ensured;
  auto password = services->identity->users.ensure_administrator([&](const base::Secret& made) { return keep_administrator_password(process.folder, made); });
  if (!password) return password.error();
  new_administrator_password = std::move(*password);
  return Done{};
}

void ControlPlaneRole::Parts::start_machines(Process& process) {
  const auto drive = [&](const char* name, ports::StepMachine& machine) -> StepDriver& {
    drivers.push_back(std::make_unique<StepDriver>(name, process.clock));
    drivers.back()->start(machine);
    return *drivers.back();
  };
  relay = std::make_unique<control::Relay>(database, broker, process.metrics);
  relay_bell = database.listen(drive("relay", *relay).wake());
  const auto wake_waiters = drive("change-waiters", services->waiters).wake();
  services->waiters.on_waiting(wake_waiters);
  waiters_bell = database.listen(wake_waiters);
  gateway_janitor = std::make_unique<control::GatewayJanitor>(database);
  drive("gateway-janitor", *gateway_janitor);
  log_janitor = std::make_unique<control::ChangeLogJanitor>(database);
  drive("log-janitor", *log_janitor);
  drive("identity-janitor", services->identity->janitor);
}

Outcome<Done> ControlPlaneRole::Parts::listen(Process& process) {
  const auto& config = process.config.control_plane;
  auto tls = tls_identity(process.folder, "control-plane", config.certificate_file, config.private_key_file, {config.host_name, "localhost"});
  if (!tls) return tls.error();

  http::ServerOptions options;
  options.address = config.address;
  options.port = config.port;
  certificate_authority = tls->certificate_chain_pem;
  options.tls = std::move(*tls);
  options.worker_threads = 16;
  auto started = http::Server::start(options, [this](const http::Request& request) { return is_open ? handler(request) : starting(); }, process.metrics);
  if (!started) return name_files(started.error(), config.certificate_file, config.private_key_file);
  server = std::move(*started);
  return Done{};
}

Outcome<Done> ControlPlaneRole::Parts::answer(Process& process) {
  const auto service_key = process.folder.read_or_make("service.key", [&]() -> Outcome<std::string> { return base::to_hex(process.random.bytes(32)); });
  if (!service_key) return service_key.error();
  services->identity->authenticator.trust_service_key(base::Secret(*service_key));
  handler = control_plane_handler(*services, process);
  is_open = true;
  return Done{};
}

Outcome<std::unique_ptr<ControlPlaneRole>> ControlPlaneRole::start(Process& process) {
  auto store = adapters::sqlite::open_database(process.folder.path_of("control-plane.db").string());
  if (!store) return store.error();
  auto parts = std::make_unique<Parts>(std::move(*store));
  // First of all: a port that is taken must leave nothing behind, and every token names the port.
  if (auto listening = parts->listen(process); !listening) return listening.error();
  if (auto opened = parts->open_services(process); !opened) return opened.error();
  if (auto seeded = parts->seed(process); !seeded) return seeded.error();
  parts->start_machines(process);
  if (auto answering = parts->answer(process); !answering) return answering.error();
  return std::unique_ptr<ControlPlaneRole>(new ControlPlaneRole(std::move(parts)));
}

ControlPlaneRole::ControlPlaneRole(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

ControlPlaneRole::~ControlPlaneRole() {
  parts_->server->stop(kStopDeadline);
  parts_->relay_bell.reset();
  parts_->waiters_bell.reset();
  parts_->drivers.clear();
}

ports::ChangeFeed& ControlPlaneRole::changes() { return parts_->services->changes; }
ports::DesiredState& ControlPlaneRole::desired_state() { return parts_->services->desired_state; }
ports::GatewayLink& ControlPlaneRole::gateway_link() { return parts_->services->gateway_link; }
ports::Broker& ControlPlaneRole::broker() { return parts_->broker; }
std::shared_ptr<const ports::WakeFunction> ControlPlaneRole::on_change(ports::WakeFunction wake) { return parts_->database.listen(std::move(wake)); }
std::uint16_t ControlPlaneRole::port() const { return parts_->server->port(); }
const std::string& ControlPlaneRole::certificate_authority() const { return parts_->certificate_authority; }
const std::optional<base::Secret>& ControlPlaneRole::new_administrator_password() const { return parts_->new_administrator_password; }

}  // namespace quarterdeck::apps
