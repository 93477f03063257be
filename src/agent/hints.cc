#include "agent/hints.h"

#include "base/log.h"
#include "contract/events/envelope.h"

namespace quarterdeck::agent {
namespace {

constexpr Milliseconds kPause{1'000};
constexpr std::size_t kMostMessagesInAStep = 500;

}  // namespace

Hints::Hints(ports::Broker& broker, ports::WakeFunction wake, std::size_t most_unacknowledged, Metrics& metrics)
    : broker_(broker), wake_(std::move(wake)), most_unacknowledged_(most_unacknowledged), metrics_(metrics) {}

std::vector<events::Change> Hints::receive(Timestamp now) {
  std::vector<events::Change> changes;
  if (!consumer_ && !subscribe(now)) return changes;
  next_due_.reset();
  while (changes.size() < kMostMessagesInAStep) {
    const auto delivery = consumer_->next();
    if (!delivery) {
      pause(now, delivery.error());
      return changes;
    }
    if (!*delivery) return changes;
    auto change = events::decode((**delivery).message.topic, (**delivery).message.body);
    if (!change) {
      // Nothing will ever make sense of it: it is counted and let go, so that it holds up no other.
      metrics_.unusable_messages.add();
      log::warning("a message could not be used", {{"topic", (**delivery).message.topic}, {"reason", change.error().message}});
      (void)consumer_->acknowledge((**delivery).tag);
      continue;
    }
    unacknowledged_[change->key].push_back((**delivery).tag);
    ++unacknowledged_count_;
    changes.push_back(std::move(*change));
  }
  next_due_ = now;
  return changes;
}

void Hints::applied(const events::SubjectKey& key) {
  const auto found = unacknowledged_.extract(key);
  if (found.empty()) return;
  unacknowledged_count_ -= found.mapped().size();
  if (!consumer_) return;
  for (const auto tag : found.mapped()) (void)consumer_->acknowledge(tag);  // a refusal means that it comes again, which is harmless
}

void Hints::failed(const events::SubjectKey& key) {
  if (unacknowledged_count_ > most_unacknowledged_) applied(key);
}

bool Hints::subscribe(Timestamp now) {
  if (next_due_ && *next_due_ > now) return false;
  auto consumer = broker_.subscribe({std::string(events::kNotificationTopic), std::string(events::kKeyManagerTopic)}, wake_);
  if (!consumer) {
    pause(now, consumer.error());
    return false;
  }
  consumer_ = std::move(*consumer);
  failure_.clear();
  return true;
}

// Tags of a broken consumer mean nothing to the next one; the broker delivers those messages again.
void Hints::pause(Timestamp now, const Failure& failure) {
  consumer_.reset();
  unacknowledged_.clear();
  unacknowledged_count_ = 0;
  failure_ = failure.message;
  next_due_ = now + kPause;
}

}  // namespace quarterdeck::agent
