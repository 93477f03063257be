#pragma once

#include <memory>
#include <vector>

#include "ports/broker.h"
#include "simulation/chance.h"

namespace quarterdeck::simulation {

// A broker that loses, doubles and delays messages, and refuses calls.
class FaultyBroker final : public ports::Broker {
 public:
  FaultyBroker(ports::Broker& inner, Chance& chance) : inner_(inner), chance_(chance) {}

  Outcome<Done> publish(const ports::Message& message) override;
  Outcome<std::unique_ptr<ports::Consumer>> subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) override;

  // Lets a late message go, in any order.
  void release_one();
  bool holds_messages() const { return !late_.empty(); }

 private:
  ports::Broker& inner_;
  Chance& chance_;
  std::vector<ports::Message> late_;
};

}  // namespace quarterdeck::simulation
