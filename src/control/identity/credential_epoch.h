#pragma once

#include <atomic>
#include <cstdint>

namespace quarterdeck::control {

// Counts events after which nothing remembered about anybody's credentials counts: a password, role or secret changed, a token was
// revoked. Such events are rare, so forgetting everything is cheaper than knowing whom it concerns.
class CredentialEpoch {
 public:
  void advance() { value_.fetch_add(1, std::memory_order_acq_rel); }
  std::uint64_t value() const { return value_.load(std::memory_order_acquire); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace quarterdeck::control
