#include "gateway/gateway.h"

#include <fmt/format.h>

#include <mutex>

#include "base/log.h"
#include "gateway/configuration/configuration_watcher.h"
#include "gateway/logic.h"
#include "gateway/metrics.h"
#include "gateway/reports/served_reporter.h"
#include "gateway/reports/status_writer.h"
#include "gateway/revocations/revocation_follower.h"
#include "gateway/tokens/key_fetcher.h"
#include "gateway/usage/usage_reporter.h"

namespace quarterdeck::gateway {
namespace {

constexpr auto kConfiguration = "gateway-configuration";
constexpr auto kKeys = "gateway-keys";
constexpr auto kRevocations = "gateway-revocations";
constexpr auto kReports = "gateway-reports";
constexpr auto kStatuses = "gateway-statuses";
constexpr auto kUsage = "gateway-usage";

void call(const ports::WakeFunction& wake) {
  if (wake) wake();
}

// What is only there with a control plane.
struct Linked {
  Linked(const GatewayOptions& options, const GatewayPorts& ports, CurrentSnapshot& current, ServedBoard& board, UsageInbox& inbox, Metrics& metrics)
      : archive(options.revocations_file),
        revocations({}, *ports.control_plane, archive, current, metrics),
        reports({.gateway_id = options.gateway_id, .version = options.version, .environments = options.environments}, *ports.control_plane, board,
                metrics),
        usage({.gateway_id = options.gateway_id}, *ports.control_plane, ports.random, inbox, metrics) {}

  RevocationFile archive;
  RevocationFollower revocations;
  ServedReporter reports;
  UsageReporter usage;
};

}  // namespace

struct Gateway::Parts {
  using WakeOf = std::function<ports::WakeFunction(const std::string& name)>;

  Parts(GatewayOptions given, const GatewayPorts& given_ports, const WakeOf& wake)
      : options(std::move(given)),
        ports(given_ports),
        metrics(ports.metrics),
        apis(options.environments, board, metrics),
        consumers(metrics),
        issuers(wake(kKeys)),
        statuses({}, ports.cluster, metrics),
        keys({}, ports.fetcher, current, metrics),
        wake_reports(wake(kReports)),
        wake_usage(wake(kUsage)),
        watcher({}, {ports.cluster, current, apis, consumers, issuers, metrics, wake(kConfiguration), [this] { completed(); }}) {
    if (ports.control_plane != nullptr) {
      linked.emplace(options, ports, current, board, inbox, metrics);
    } else {
      current.change([](Snapshot& snapshot) { snapshot.revocations_count_from = Timestamp(); });  // nobody revokes anything
    }
    board.on_change([this] { call(wake_reports); });
    apis.on_standing([this](Standing standing) { statuses.tell(std::move(standing)); });
    statuses.on_news(wake(kStatuses));
    inbox.on_arrival([this] { usage_arrived(); });
    current.on_change([this] { wake_loops(); });
  }

  void completed() {
    if (!linked) return;
    linked->reports.begin();
    call(wake_reports);
  }
  void usage_arrived() {
    if (linked) {
      call(wake_usage);
    } else {
      inbox.take_all();  // nobody wants it
    }
  }
  bool knows_revocations() const { return current.get()->knows_revocations(ports.clock.now()); }
  void wake_loops() {
    const std::lock_guard lock(proxy_mutex);
    if (proxy) proxy->wake();
  }

  GatewayOptions options;
  GatewayPorts ports;
  Metrics metrics;
  CurrentSnapshot current;
  UsageInbox inbox;
  ServedBoard board;
  ServedApis apis;
  ServedConsumers consumers;
  ServedIssuers issuers;
  StatusWriter statuses;
  KeyFetcher keys;
  ports::WakeFunction wake_reports;
  ports::WakeFunction wake_usage;
  ConfigurationWatcher watcher;
  std::optional<Linked> linked;
  mutable std::mutex proxy_mutex;
  std::unique_ptr<http::Proxy> proxy;  // guarded by proxy_mutex
};

Gateway::Gateway(GatewayOptions options, const GatewayPorts& ports, const std::function<ports::WakeFunction(const std::string& name)>& wake)
    : parts_(std::make_unique<Parts>(std::move(options), ports, wake)) {}

// The listeners go first: their threads use everything else.
Gateway::~Gateway() {
  std::unique_ptr<http::Proxy> proxy;
  {
    const std::lock_guard lock(parts_->proxy_mutex);
    proxy = std::move(parts_->proxy);
  }
}

std::vector<std::string> Gateway::activity_names() { return {kConfiguration, kKeys, kStatuses, kRevocations, kReports, kUsage}; }

std::vector<Activity> Gateway::activities() {
  std::vector<Activity> list = {{kConfiguration, &parts_->watcher}, {kKeys, &parts_->keys}, {kStatuses, &parts_->statuses}};
  if (!parts_->linked) return list;
  list.push_back({kRevocations, &parts_->linked->revocations});
  list.push_back({kReports, &parts_->linked->reports});
  list.push_back({kUsage, &parts_->linked->usage});
  return list;
}

std::unique_ptr<http::ProxyLogic> Gateway::make_logic() {
  return std::make_unique<Logic>(LogicParts{parts_->current, parts_->inbox, parts_->metrics, parts_->ports.clock, parts_->ports.random,
                                            parts_->options.trusted_proxies});
}

Outcome<Done> Gateway::start_listening() {
  auto started = http::Proxy::start(parts_->options.proxy, [this] { return make_logic(); }, parts_->ports.metrics);
  if (!started) return started.error();
  const std::lock_guard lock(parts_->proxy_mutex);
  parts_->proxy = *std::move(started);
  log::info("the gateway listens", {{"http_port", parts_->proxy->http_port()}, {"https_port", parts_->proxy->https_port()}});
  return Done{};
}

void Gateway::stop_listening(Milliseconds deadline) {
  std::unique_ptr<http::Proxy> proxy;
  {
    const std::lock_guard lock(parts_->proxy_mutex);
    proxy = std::move(parts_->proxy);
  }
  if (proxy) proxy->stop(deadline);
}

std::uint16_t Gateway::http_port() const {
  const std::lock_guard lock(parts_->proxy_mutex);
  return parts_->proxy ? parts_->proxy->http_port() : 0;
}

std::uint16_t Gateway::https_port() const {
  const std::lock_guard lock(parts_->proxy_mutex);
  return parts_->proxy ? parts_->proxy->https_port() : 0;
}

bool Gateway::is_complete() const {
  return parts_->watcher.is_complete() && parts_->knows_revocations();
}

bool Gateway::is_ready() const {
  if (!is_complete()) return false;
  const std::lock_guard lock(parts_->proxy_mutex);
  return parts_->proxy != nullptr;
}

std::vector<std::string> Gateway::health() const {
  std::vector<std::string> lines;
  if (!parts_->watcher.is_complete()) lines.emplace_back("The configuration has not been read completely yet.");
  for (const auto& trouble : parts_->watcher.troubles()) lines.push_back("The cluster cannot be followed: " + trouble);
  if (!parts_->knows_revocations()) {
    lines.emplace_back("Revocations are not known yet: the control plane has not told all of them, and there is no complete copy from before. "
                       "Calls that need a token are answered with 503 until then. Check that the control plane can be reached.");
  }
  for (const auto& api : parts_->board.all()) {
    if (!api.failure.empty()) lines.push_back(fmt::format("API {} in {}: {}", api.api_id, api.environment, api.failure));
  }
  const std::lock_guard lock(parts_->proxy_mutex);
  if (!parts_->proxy) lines.emplace_back("It does not listen.");
  return lines;
}

std::vector<ports::ServedApi> Gateway::served_apis() const { return parts_->board.all(); }
std::shared_ptr<const Snapshot> Gateway::snapshot() const { return parts_->current.get(); }

}  // namespace quarterdeck::gateway
