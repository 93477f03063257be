#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/outcome.h"
#include "gateway/client_address.h"
#include "gateway/reports/served_board.h"
#include "gateway/snapshot.h"
#include "http/proxy.h"
#include "ports/clock.h"
#include "ports/cluster.h"
#include "ports/control_plane.h"
#include "ports/fetcher.h"
#include "ports/random.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

struct GatewayOptions {
  std::string gateway_id = "gateway-1";
  std::string version;
  std::vector<std::string> environments;  // to serve; empty: all of them
  std::string revocations_file;           // the copy that survives a restart; required with a control plane
  TrustedProxies trusted_proxies;         // whose X-Forwarded-For is believed; empty: nobody's
  http::ProxyOptions proxy;
};

struct GatewayPorts {
  ports::Cluster& cluster;
  ports::GatewayLink* control_plane = nullptr;  // none: no revocations, no reports, no usage
  ports::Fetcher& fetcher;                      // for key sets
  const ports::Clock& clock;
  ports::Random& random;
  metrics::Registry& metrics;
};

// An active part and the way to reach the function that wakes it, which the driver gives before the first step.
struct Activity {
  std::string name;
  ports::StepMachine* machine = nullptr;
};

// A whole gateway: everything below wired to the ports it was given. Whoever owns it drives its activities, each from one thread at a time
// (`keys` may block for seconds, `reports`, `usage` and `revocations` for as long as the control plane's deadline), and starts the listeners
// when it likes; in the simulation it never does.
class Gateway {
 public:
  // `wake(name)` gives the function that wakes the driver of the activity of that name.
  Gateway(GatewayOptions options, const GatewayPorts& ports, const std::function<ports::WakeFunction(const std::string& name)>& wake);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  std::vector<Activity> activities();
  // The names that activities() gives, for whoever needs the drivers first.
  static std::vector<std::string> activity_names();

  Outcome<Done> start_listening();
  void stop_listening(Milliseconds deadline);
  std::uint16_t http_port() const;
  std::uint16_t https_port() const;

  // What one thread decides by; for the engine and for the simulation.
  std::unique_ptr<http::ProxyLogic> make_logic();

  // Everything the cluster had at the start is served, revocations are known, and the listeners are up. May be called from any thread.
  bool is_ready() const;
  // Whether it has everything but listeners.
  bool is_complete() const;
  // One line each: what it waits for or suffers from; empty when all is well.
  std::vector<std::string> health() const;
  std::vector<ports::ServedApi> served_apis() const;
  std::shared_ptr<const Snapshot> snapshot() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace quarterdeck::gateway
