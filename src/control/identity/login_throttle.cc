#include "control/identity/login_throttle.h"

#include <algorithm>

namespace quarterdeck::control {
namespace {

constexpr Seconds kFirstWait{1};
constexpr Seconds kLongestWait{30};
constexpr std::chrono::hours kForgottenAfter{1};
// Names are the attacker's to invent; this many take a few megabytes.
constexpr std::size_t kMostKeys = 20'000;

Seconds wait_after(int failures_too_many) {
  const int doublings = std::min(failures_too_many - 1, 5);
  return std::min(kFirstWait * (1 << doublings), kLongestWait);
}

}  // namespace

std::optional<Milliseconds> LoginThrottle::wait(const std::string& key, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  const auto found = attempts_.find(key);
  if (found == attempts_.end() || now >= found->second.next_allowed) return std::nullopt;
  return found->second.next_allowed - now;
}

void LoginThrottle::failed(const std::string& key, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (attempts_.size() >= kMostKeys && !attempts_.contains(key)) make_room(now);
  auto& attempts = attempts_[key];
  if (now - attempts.last > kForgottenAfter) attempts.failures = 0;
  attempts.last = now;
  ++attempts.failures;
  attempts.next_allowed = attempts.failures < free_attempts_ ? now : now + wait_after(attempts.failures - free_attempts_ + 1);
}

void LoginThrottle::succeeded(const std::string& key) {
  const std::lock_guard lock(mutex_);
  attempts_.erase(key);
}

// Keys that nothing waits for any more go first; if all wait, the table starts again rather than grow.
void LoginThrottle::make_room(Timestamp now) {
  std::erase_if(attempts_, [now](const auto& entry) { return now >= entry.second.next_allowed; });
  if (attempts_.size() >= kMostKeys) attempts_.clear();
}

}  // namespace quarterdeck::control
