#pragma once

#include <memory>
#include <mutex>

#include "ports/broker.h"

namespace quarterdeck::adapters {

// The broker of one process. Every subscriber has a queue of its own, which dies with it; what was never acknowledged or was given back
// comes again. A queue that nobody empties drops its oldest messages: they are hints, and followers compare by sequence anyway.
class MemoryBroker final : public ports::Broker {
 public:
  static constexpr std::size_t kMostWaiting = 10'000;

  explicit MemoryBroker(std::size_t most_waiting = kMostWaiting);
  ~MemoryBroker() override;

  Outcome<Done> publish(const ports::Message& message) override;
  Outcome<std::unique_ptr<ports::Consumer>> subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) override;

 private:
  struct Queue;
  class QueueConsumer;

  const std::size_t most_waiting_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<Queue>> queues_;  // guarded by mutex_
};

}  // namespace quarterdeck::adapters
