#include "gateway/tokens/failure_budget.h"

#include <functional>

namespace quarterdeck::gateway {

std::size_t FailureBudget::place_of(std::string_view address) { return std::hash<std::string_view>{}(address) % kAddresses; }

bool FailureBudget::is_spent(std::string_view address, Timestamp now) const {
  return !policy::decide_limit(limit_, full_at_[place_of(address)], now).is_allowed;
}

void FailureBudget::spend(std::string_view address, Timestamp now) {
  auto& full_at = full_at_[place_of(address)];
  full_at = policy::decide_limit(limit_, full_at, now).full_at;
}

}  // namespace quarterdeck::gateway
