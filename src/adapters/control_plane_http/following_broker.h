#pragma once

#include <memory>

#include "adapters/control_plane_http/control_plane_client.h"
#include "ports/broker.h"

namespace quarterdeck::adapters {

struct FollowingBrokerOptions {
  Seconds wait{25};                  // how long the control plane may hold a request
  Milliseconds pause{1'000};         // after a failure
  std::size_t most_waiting = 10'000;  // messages that nobody fetched; the oldest are dropped, for a message is only a hint
};

// Messages from a control plane in another process, without a broker between: each consumer has a thread that follows the log of changes
// from the newest one on, and gets each change as the message that a broker would carry. Publishing is not possible.
class FollowingBroker final : public ports::Broker {
 public:
  explicit FollowingBroker(ControlPlaneAddress address, FollowingBrokerOptions options = {}) : address_(std::move(address)), options_(options) {}

  Outcome<Done> publish(const ports::Message& message) override;
  Outcome<std::unique_ptr<ports::Consumer>> subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) override;

 private:
  const ControlPlaneAddress address_;
  const FollowingBrokerOptions options_;
};

}  // namespace quarterdeck::adapters
