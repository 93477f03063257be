#pragma once

#include <memory>
#include <optional>
#include <string>

#include "apps/process.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "ports/broker.h"
#include "ports/control_plane.h"

namespace quarterdeck::apps {

// The control plane: its store, its use cases, its REST listener, its relay.
class ControlPlaneRole {
 public:
  static Outcome<std::unique_ptr<ControlPlaneRole>> start(Process& process);
  ~ControlPlaneRole();

  ports::ChangeFeed& changes();
  ports::DesiredState& desired_state();
  ports::GatewayLink& gateway_link();
  ports::Broker& broker();
  // Calls the function after each change, as long as the answer is kept.
  std::shared_ptr<const ports::WakeFunction> on_change(ports::WakeFunction wake);
  std::uint16_t port() const;
  // PEM that its HTTPS certificate chains to.
  const std::string& certificate_authority() const;
  // The password of the first administrator, the one time that it was made.
  const std::optional<base::Secret>& new_administrator_password() const;

 private:
  struct Parts;
  explicit ControlPlaneRole(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace quarterdeck::apps
