#include "adapters/memory/memory_broker.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "base/text.h"

namespace quarterdeck::adapters {

struct MemoryBroker::Queue {
  std::set<std::string> topics;  // in lower case
  ports::WakeFunction wake;
  std::mutex mutex;
  std::deque<ports::Delivery> waiting;           // guarded by mutex
  std::map<std::uint64_t, ports::Delivery> out;  // delivered, not yet acknowledged; guarded by mutex
  std::uint64_t last_tag = 0;                    // guarded by mutex
};

class MemoryBroker::QueueConsumer final : public ports::Consumer {
 public:
  explicit QueueConsumer(std::shared_ptr<Queue> queue) : queue_(std::move(queue)) {}

  Outcome<std::optional<ports::Delivery>> next() override {
    const std::lock_guard lock(queue_->mutex);
    if (queue_->waiting.empty()) return std::optional<ports::Delivery>();
    auto delivery = std::move(queue_->waiting.front());
    queue_->waiting.pop_front();
    delivery.tag = ++queue_->last_tag;
    queue_->out.emplace(delivery.tag, delivery);
    return std::optional(std::move(delivery));
  }

  Outcome<Done> acknowledge(std::uint64_t tag) override {
    const std::lock_guard lock(queue_->mutex);
    if (queue_->out.erase(tag) == 0) return unknown(tag);
    return Done{};
  }

  Outcome<Done> give_back(std::uint64_t tag) override {
    {
      const std::lock_guard lock(queue_->mutex);
      const auto found = queue_->out.find(tag);
      if (found == queue_->out.end()) return unknown(tag);
      queue_->waiting.push_front(std::move(found->second));
      queue_->waiting.front().is_redelivered = true;
      queue_->out.erase(found);
    }
    if (queue_->wake) queue_->wake();
    return Done{};
  }

 private:
  static Failure unknown(std::uint64_t tag) {
    return {Problem::not_found, fmt::format("Delivery {} is not waiting for an answer: each delivery is acknowledged or given back once.", tag)};
  }

  std::shared_ptr<Queue> queue_;
};

MemoryBroker::MemoryBroker(std::size_t most_waiting) : most_waiting_(most_waiting) {}
MemoryBroker::~MemoryBroker() = default;

Outcome<Done> MemoryBroker::publish(const ports::Message& message) {
  std::vector<std::shared_ptr<Queue>> receivers;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(queues_, [](const auto& queue) { return queue.expired(); });
    for (const auto& weak : queues_) {
      auto queue = weak.lock();
      if (queue && queue->topics.contains(base::to_lower(message.topic))) receivers.push_back(std::move(queue));
    }
    // Within the lock, so that every queue sees one order.
    for (const auto& queue : receivers) {
      const std::lock_guard queue_lock(queue->mutex);
      queue->waiting.push_back({0, message, false});
      if (queue->waiting.size() > most_waiting_) queue->waiting.pop_front();
    }
  }
  for (const auto& queue : receivers) {
    if (queue->wake) queue->wake();
  }
  return Done{};
}

Outcome<std::unique_ptr<ports::Consumer>> MemoryBroker::subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) {
  auto queue = std::make_shared<Queue>();
  for (const auto& topic : topics) queue->topics.insert(base::to_lower(topic));
  queue->wake = std::move(wake);
  const std::lock_guard lock(mutex_);
  queues_.push_back(queue);
  return std::unique_ptr<ports::Consumer>(std::make_unique<QueueConsumer>(std::move(queue)));
}

}  // namespace quarterdeck::adapters
