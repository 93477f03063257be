#include "policy/limits.h"

#include <algorithm>

namespace quarterdeck::policy {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

std::int64_t microseconds_of(model::TimeUnit unit) {
  switch (unit) {
    case model::TimeUnit::second:
      return kSecond;
    case model::TimeUnit::minute:
      return 60 * kSecond;
    case model::TimeUnit::hour:
      return 3600 * kSecond;
    case model::TimeUnit::day:
      return 86400 * kSecond;
  }
  return kSecond;
}

// What one call costs. Limits beyond one call a microsecond cost nothing, which is to say they do not limit.
std::int64_t cost_of(const model::RateLimit& limit) {
  return limit.requests > 0 ? microseconds_of(limit.unit) / limit.requests : 0;
}

std::int64_t seconds_up(std::int64_t microseconds) {
  return (std::max<std::int64_t>(microseconds, 0) + kSecond - 1) / kSecond;
}

LimitDecision allow_nothing(const model::RateLimit& limit, FullAt full_at) {
  const auto unit = microseconds_of(limit.unit) / kSecond;
  return {.is_allowed = false,
          .limit = 0,
          .remaining = 0,
          .reset_seconds = unit,
          .retry_after_seconds = unit,
          .full_at = full_at};
}

}  // namespace

LimitDecision decide_limit(const model::RateLimit& limit, FullAt full_at, Timestamp now) {
  if (limit.requests <= 0) return allow_nothing(limit, full_at);
  const auto cost = cost_of(limit);
  const auto most_debt = cost * limit.requests;
  const auto at = to_epoch_milliseconds(now) * 1000;
  // A smaller limit than before must not leave a caller with more than one unit to wait.
  const auto debt = std::min(std::max(full_at - at, std::int64_t{0}), most_debt);
  const bool is_allowed = debt + cost <= most_debt;
  const auto debt_after = is_allowed ? debt + cost : debt;
  return {.is_allowed = is_allowed,
          .limit = limit.requests,
          .remaining = cost == 0 ? limit.requests : (most_debt - debt_after) / cost,
          .reset_seconds = seconds_up(debt_after),
          .retry_after_seconds = is_allowed ? 0 : std::max<std::int64_t>(1, seconds_up(debt + cost - most_debt)),
          .full_at = at + debt_after};
}

LimitDecision Bucket::take(const model::RateLimit& limit, Timestamp now) {
  auto seen = full_at_.load(std::memory_order_relaxed);
  while (true) {
    const auto decision = decide_limit(limit, seen, now);
    if (!decision.is_allowed) return decision;
    if (full_at_.compare_exchange_weak(seen, decision.full_at, std::memory_order_relaxed)) return decision;
  }
}

void Bucket::give_back(const model::RateLimit& limit) {
  full_at_.fetch_sub(cost_of(limit), std::memory_order_relaxed);
}

}  // namespace quarterdeck::policy
