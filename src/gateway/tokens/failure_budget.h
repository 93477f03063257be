#pragma once

#include <string_view>
#include <vector>

#include "base/time.h"
#include "policy/limits.h"

namespace quarterdeck::gateway {

// How many tokens with a bad signature one address may make a thread check. Checking costs far more than anything else a stranger can ask
// for; without a bound a flood of made-up tokens would take the processor from everybody. Good tokens cost nothing. One per thread.
class FailureBudget {
 public:
  explicit FailureBudget(model::RateLimit limit = {200, model::TimeUnit::second}) : limit_(limit), full_at_(kAddresses, 0) {}

  bool is_spent(std::string_view address, Timestamp now) const;
  void spend(std::string_view address, Timestamp now);

 private:
  // Addresses share a place when their hashes agree: the table cannot grow.
  static constexpr std::size_t kAddresses = 1024;
  static std::size_t place_of(std::string_view address);

  model::RateLimit limit_;
  std::vector<policy::FullAt> full_at_;
};

}  // namespace quarterdeck::gateway
