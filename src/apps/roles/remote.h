#pragma once

#include <memory>

#include "apps/process.h"
#include "base/outcome.h"
#include "ports/broker.h"
#include "ports/cluster.h"
#include "ports/control_plane.h"

namespace quarterdeck::apps {

// The other roles, when they are processes of their own.
class Remote {
 public:
  static Outcome<std::unique_ptr<Remote>> connect(Process& process);
  ~Remote();

  ports::Cluster& cluster();
  ports::ChangeFeed& changes();
  ports::DesiredState& desired_state();
  ports::GatewayLink& gateway_link();
  ports::Broker& broker();
  // PEM that the control plane's certificate chains to; empty when it is reached without TLS.
  const std::string& certificate_authority() const;
  // Calls to the control plane end at once from now on, so that whoever waits for one can stop.
  void stop();

 private:
  struct Parts;
  explicit Remote(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace quarterdeck::apps
