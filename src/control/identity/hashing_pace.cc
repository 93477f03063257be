#include "control/identity/hashing_pace.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace quarterdeck::control {
namespace {

// Two of them are hashed at a time, the others wait for at most a tenth of a second; the other half of the workers stays free.
constexpr int kMostInside = 8;
constexpr int kMostStrangersInside = 6;
constexpr double kShareKept = 0.25;
constexpr double kShareOfOneNetwork = 0.5;
constexpr double kSecondsHeld = 2;
constexpr std::chrono::hours kKnownFor{24};
constexpr std::size_t kMostNetworks = 20'000;

Failure busy(int seconds) {
  return {Problem::limited, fmt::format("Too many passwords are being checked. Try again in {} seconds.", seconds), 0, seconds};
}

}  // namespace

std::string network_of(const std::string& address) {
  in6_addr parsed{};
  if (inet_pton(AF_INET6, address.substr(0, address.find('%')).c_str(), &parsed) != 1) return address;
  const auto* bytes = parsed.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&parsed)) return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  if (IN6_IS_ADDR_LOOPBACK(&parsed)) return address;
  return fmt::format("{:02x}/64", fmt::join(bytes, bytes + 8, ""));
}

void HashingPace::Turn::leave(HashingPace* pace) {
  const std::lock_guard lock(pace->mutex_);
  --pace->inside_;
}

bool HashingPace::Bucket::has_one(Timestamp now) {
  const double passed = std::chrono::duration<double>(now - at_).count();
  tokens_ = std::min(std::max(1.0, rate_ * kSecondsHeld), tokens_ + std::max(0.0, passed) * rate_);
  at_ = now;
  return tokens_ >= 1;
}

Failure HashingPace::Bucket::refusal() const { return busy(std::max(1, static_cast<int>(std::ceil((1 - tokens_) / rate_)))); }

HashingPace::HashingPace(int most_a_second)
    : rate_of_all_(most_a_second), open_(most_a_second * (1 - kShareKept)), kept_(most_a_second * kShareKept) {}

// The longest unused go first when there are too many; their buckets are full again anyway.
HashingPace::Bucket& HashingPace::bucket_of(const std::string& network, Timestamp now) {
  if (by_network_.size() >= kMostNetworks && !by_network_.contains(network)) {
    std::erase_if(by_network_, [now](const auto& entry) { return now - entry.second.last_used() > Seconds{2}; });
    if (by_network_.size() >= kMostNetworks) by_network_.clear();
  }
  return by_network_.try_emplace(network, rate_of_all_ * kShareOfOneNetwork).first->second;
}

HashingPace::Known* HashingPace::find_known(const std::string& network, Timestamp now) {
  const auto found = known_.find(network);
  return found != known_.end() && now - found->second.signed_in_at < kKnownFor ? &found->second : nullptr;
}

Outcome<HashingPace::Turn> HashingPace::enter(const std::string& peer_address, Timestamp now) {
  const auto network = network_of(peer_address);
  const std::lock_guard lock(mutex_);
  auto& of_network = bucket_of(network, now);
  if (!of_network.has_one(now)) return of_network.refusal();
  const bool has_one = open_.has_one(now);
  if (has_one && inside_ < kMostStrangersInside) {
    of_network.take();
    open_.take();
    ++inside_;
    return Turn(*this);
  }
  if (auto* known = find_known(network, now)) return enter_what_is_kept(of_network, *known, now);
  return has_one ? busy(1) : open_.refusal();
}

// By its own bucket besides, so that an account of one's own does not open all that is kept for the others.
Outcome<HashingPace::Turn> HashingPace::enter_what_is_kept(Bucket& of_network, Known& known, Timestamp now) {
  if (!known.kept.has_one(now)) return known.kept.refusal();
  if (!kept_.has_one(now)) return kept_.refusal();
  if (inside_ >= kMostInside) return busy(1);
  of_network.take();
  known.kept.take();
  kept_.take();
  ++inside_;
  return Turn(*this);
}

void HashingPace::signed_in(const std::string& peer_address, Timestamp now) {
  const auto network = network_of(peer_address);
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kMostNetworks && !known_.contains(network)) {
    std::erase_if(known_, [now](const auto& entry) { return now - entry.second.signed_in_at >= kKnownFor; });
    if (known_.size() >= kMostNetworks) return;
  }
  const Known fresh{now, Bucket(rate_of_all_ * kShareKept * kShareOfOneNetwork)};
  known_.try_emplace(network, fresh).first->second.signed_in_at = now;
}

}  // namespace quarterdeck::control
