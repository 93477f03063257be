#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "apps/process.h"
#include "apps/step_driver.h"
#include "base/outcome.h"
#include "gateway/gateway.h"

namespace quarterdeck::apps {

// A gateway with its threads and listeners.
class GatewayRole {
 public:
  // `control_plane_authority` is PEM: an API may front the control plane itself, so the gateway believes its certificate as that of a back end.
  static Outcome<std::unique_ptr<GatewayRole>> start(Process& process, ports::Cluster& cluster, ports::GatewayLink& control_plane,
                                                     const std::string& control_plane_authority);
  ~GatewayRole();

  // Makes the gateway look for revocations at once; otherwise it does so twice a second.
  ports::WakeFunction wake_revocations() const { return drivers_.at("gateway-revocations")->wake(); }
  std::uint16_t http_port() const { return gateway_->http_port(); }
  std::uint16_t https_port() const { return gateway_->https_port(); }

 private:
  explicit GatewayRole(std::unique_ptr<ports::Fetcher> fetcher) : fetcher_(std::move(fetcher)) {}

  std::unique_ptr<ports::Fetcher> fetcher_;
  std::map<std::string, std::unique_ptr<StepDriver>> drivers_;  // by the name of the activity
  std::unique_ptr<gateway::Gateway> gateway_;
};

}  // namespace quarterdeck::apps
