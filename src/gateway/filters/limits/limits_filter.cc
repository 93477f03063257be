#include "gateway/filters/limits/limits_filter.h"

namespace quarterdeck::gateway::limits_filter {
namespace {

enum class Beyond { refuse, count_only };

struct Limit {
  policy::LimitKind kind = policy::LimitKind::api;
  const model::RateLimit* rate = nullptr;
  policy::Bucket* bucket = nullptr;
  Beyond beyond = Beyond::refuse;
};

std::vector<Limit> limits_of(const Call& call) {
  std::vector<Limit> limits;
  const auto& spec = call.api->spec;
  if (call.subscription != nullptr) {
    const auto& subscription = *call.subscription;
    if (const auto* plan = call.snapshot.consumers->plan(subscription.spec.organization, subscription.spec.plan)) {
      const auto beyond = plan->stop_on_quota_reach ? Beyond::refuse : Beyond::count_only;
      if (plan->burst) limits.push_back({policy::LimitKind::burst, &*plan->burst, subscription.burst.get(), beyond});
      if (plan->limit) limits.push_back({policy::LimitKind::subscription, &*plan->limit, subscription.quota.get(), beyond});
    }
  }
  if (spec.rate_limit) {
    limits.push_back({policy::LimitKind::api, &*spec.rate_limit, call.api->bucket.get()});
    return limits;
  }
  for (const auto* operation : call.operations) {
    if (!operation->spec->rate_limit) continue;
    const auto& bucket = call.stage->type == model::KeyType::sandbox ? operation->sandbox_bucket : operation->bucket;
    limits.push_back({policy::LimitKind::operation, &*operation->spec->rate_limit, bucket.get()});
  }
  return limits;
}

void add_headers(Call& call, const policy::LimitDecision& decision) {
  call.response_headers.push_back({"x-ratelimit-limit", std::to_string(decision.limit)});
  call.response_headers.push_back({"x-ratelimit-remaining", std::to_string(decision.remaining)});
  call.response_headers.push_back({"x-ratelimit-reset", std::to_string(decision.reset_seconds)});
}

}  // namespace

Verdict on_request(Call& call) {
  const auto limits = limits_of(call);
  std::optional<policy::LimitDecision> tightest;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto decision = limits[i].bucket->take(*limits[i].rate, call.now);
    if (!decision.is_allowed && limits[i].beyond == Beyond::refuse) {
      for (std::size_t earlier = 0; earlier < i; ++earlier) limits[earlier].bucket->give_back(*limits[earlier].rate);
      add_headers(call, decision);
      return refuse(call, policy::over_limit(limits[i].kind, decision.retry_after_seconds));
    }
    if (!tightest || decision.remaining < tightest->remaining) tightest = decision;
  }
  if (tightest) add_headers(call, *tightest);
  return std::nullopt;
}

}  // namespace quarterdeck::gateway::limits_filter
