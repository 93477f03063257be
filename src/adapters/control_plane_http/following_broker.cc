#include "adapters/control_plane_http/following_broker.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/text.h"
#include "contract/events/envelope.h"

namespace quarterdeck::adapters {
namespace {

constexpr std::size_t kMostChanges = 500;

class FollowingConsumer final : public ports::Consumer {
 public:
  FollowingConsumer(const ControlPlaneAddress& address, const FollowingBrokerOptions& options, std::vector<std::string> topics, ports::WakeFunction wake)
      : client_(address), options_(options), topics_(std::move(topics)), wake_(std::move(wake)) {
    thread_ = std::jthread([this](std::stop_token stop) { follow(stop); });
  }
  FollowingConsumer(const FollowingConsumer&) = delete;
  FollowingConsumer& operator=(const FollowingConsumer&) = delete;
  ~FollowingConsumer() override {
    thread_.request_stop();
    client_.stop();
    thread_.join();
  }

  Outcome<std::optional<ports::Delivery>> next() override {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::optional<ports::Delivery>();
    auto delivery = std::move(waiting_.front());
    waiting_.pop_front();
    taken_.emplace(delivery.tag, delivery);
    return std::optional(std::move(delivery));
  }

  Outcome<Done> acknowledge(std::uint64_t tag) override {
    const std::lock_guard lock(mutex_);
    taken_.erase(tag);
    return Done{};
  }

  Outcome<Done> give_back(std::uint64_t tag) override {
    const std::lock_guard lock(mutex_);
    const auto found = taken_.find(tag);
    if (found == taken_.end()) return Done{};
    found->second.is_redelivered = true;
    waiting_.push_front(std::move(found->second));
    taken_.erase(found);
    return Done{};
  }

 private:
  void follow(const std::stop_token& stop) {
    std::uint64_t position = 0;
    bool knows_position = false;
    while (!stop.stop_requested()) {
      const auto done = knows_position ? follow_from(position) : client_.newest_sequence();
      if (done) {
        position = *done;
        knows_position = true;
      } else if (!stop.stop_requested()) {
        log::debug("the control plane's changes cannot be followed", {{"reason", done.error().message}});
        if (done.error().problem == Problem::gone) knows_position = false;  // whoever reads the log itself will notice
        pause(stop);
      }
    }
  }

  Outcome<std::uint64_t> follow_from(std::uint64_t position) {
    const auto page = client_.await_changes(position, kMostChanges, options_.wait);
    if (!page) return page.error();
    for (const auto& change : page->changes) deliver(change);
    if (!page->changes.empty()) wake_();
    return page->next;
  }

  void deliver(const events::Change& change) {
    const auto envelope = events::envelope_of(change);
    const bool is_wanted = topics_.empty() || std::any_of(topics_.begin(), topics_.end(), [&](const auto& topic) { return base::equal_ignoring_case(topic, envelope.topic); });
    if (!is_wanted) return;
    const std::lock_guard lock(mutex_);
    waiting_.push_back({++last_tag_, {envelope.topic, events::to_text_message(envelope)}});
    if (waiting_.size() > options_.most_waiting) waiting_.pop_front();
  }

  void pause(const std::stop_token& stop) {
    std::unique_lock lock(pause_mutex_);
    pause_.wait_for(lock, stop, options_.pause, [] { return false; });
  }

  ControlPlaneClient client_;
  const FollowingBrokerOptions options_;
  const std::vector<std::string> topics_;
  const ports::WakeFunction wake_;
  std::mutex mutex_;
  std::deque<ports::Delivery> waiting_;              // guarded by mutex_
  std::map<std::uint64_t, ports::Delivery> taken_;   // guarded by mutex_
  std::uint64_t last_tag_ = 0;                       // guarded by mutex_
  std::mutex pause_mutex_;
  std::condition_variable_any pause_;
  std::jthread thread_;
};

}  // namespace

Outcome<Done> FollowingBroker::publish(const ports::Message&) {
  return Failure{Problem::unsupported, "Only the control plane announces changes; this process follows them."};
}

Outcome<std::unique_ptr<ports::Consumer>> FollowingBroker::subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) {
  return std::unique_ptr<ports::Consumer>(std::make_unique<FollowingConsumer>(address_, options_, topics, std::move(wake)));
}

}  // namespace quarterdeck::adapters
