#include "control/identity/hashing_pace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace quarterdeck::control {
namespace {

// Two of them are hashed at a time, the others wait for at most a tenth of a second; the other half of the workers stays free.
constexpr int kMostInside = 8;
constexpr double kSecondsHeld = 2;
constexpr std::size_t kMostAddresses = 20'000;

Failure busy(int seconds) {
  return {Problem::limited, fmt::format("Too many passwords are being checked. Try again in {} seconds.", seconds), 0, seconds};
}

int seconds_until_one(double tokens, double rate) { return std::max(1, static_cast<int>(std::ceil((1 - tokens) / rate))); }

}  // namespace

void HashingPace::Turn::leave(HashingPace* pace) {
  const std::lock_guard lock(pace->mutex_);
  --pace->inside_;
}

void HashingPace::refill(Bucket& bucket, double rate, Timestamp now) {
  const double passed = std::chrono::duration<double>(now - bucket.at).count();
  bucket.tokens = std::min(std::max(1.0, rate * kSecondsHeld), bucket.tokens + std::max(0.0, passed) * rate);
  bucket.at = now;
}

// The longest unused go first when there are too many; their buckets are full again anyway.
HashingPace::Bucket& HashingPace::bucket_of(const std::string& peer_address, Timestamp now) {
  if (by_address_.size() >= kMostAddresses && !by_address_.contains(peer_address)) {
    std::erase_if(by_address_, [now](const auto& entry) { return now - entry.second.at > Seconds{2}; });
    if (by_address_.size() >= kMostAddresses) by_address_.clear();
  }
  return by_address_[peer_address];
}

Outcome<HashingPace::Turn> HashingPace::enter(const std::string& peer_address, Timestamp now) {
  const std::lock_guard lock(mutex_);
  auto& address = bucket_of(peer_address, now);
  refill(address, address_rate(), now);
  refill(all_, most_a_second_, now);
  if (address.tokens < 1) return busy(seconds_until_one(address.tokens, address_rate()));
  if (all_.tokens < 1) return busy(seconds_until_one(all_.tokens, most_a_second_));
  if (inside_ >= kMostInside) return busy(1);
  address.tokens -= 1;
  all_.tokens -= 1;
  ++inside_;
  return Turn(*this);
}

}  // namespace quarterdeck::control
