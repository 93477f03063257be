#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "ports/step.h"

// Messages between the control plane and those who follow it. A message is a hint: losing, doubling or reordering one costs time, never truth.
namespace quarterdeck::ports {

struct Message {
  std::string topic;  // notification, keyManager, tokenRevocation, ... (agent-protocol.md §1.1); compared without case
  std::string body;   // UTF-8 JSON, as the original's event hub sends it, plus our sequence
};

struct Delivery {
  std::uint64_t tag = 0;
  Message message;
  bool is_redelivered = false;
};

// One receiver's queue. Calls of one consumer must not overlap.
class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual Outcome<std::optional<Delivery>> next() = 0;  // never blocks
  virtual Outcome<Done> acknowledge(std::uint64_t tag) = 0;  // after the effect
  virtual Outcome<Done> give_back(std::uint64_t tag) = 0;    // deliver it again
};

// May be called from any thread.
class Broker {
 public:
  virtual ~Broker() = default;
  virtual Outcome<Done> publish(const Message& message) = 0;
  virtual Outcome<std::unique_ptr<Consumer>> subscribe(const std::vector<std::string>& topics, WakeFunction wake) = 0;
};

}  // namespace quarterdeck::ports
