#include "control/rest/plan_json.h"

#include <algorithm>
#include <array>
#include <utility>

namespace quarterdeck::control::rest {
namespace {

// The original writes 2147483647 requests for what is not limited.
constexpr std::int64_t kUnlimited = 2'147'483'647;

std::int64_t milliseconds_of(std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> kUnits{{{"sec", 1000},
                                                                             {"min", 60'000},
                                                                             {"hour", 3'600'000},
                                                                             {"day", 86'400'000},
                                                                             {"month", 2'592'000'000},
                                                                             {"year", 31'536'000'000}}};
  const auto found = std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& row) { return unit.starts_with(row.first); });
  return found == kUnits.end() ? 0 : found->second;
}

}  // namespace

Json plan_json(const model::Plan& plan, std::string_view level) {
  JsonObject json{{"name", std::string_view(plan.policy_name)},
                  {"displayName", plan.display_name.value_or(plan.policy_name)},
                  {"description", plan.description.value_or("")},
                  {"policyLevel", level},
                  {"attributes", JsonObject()},
                  {"requestCount", kUnlimited},
                  {"unitTime", 0},
                  {"timeUnit", ""},
                  {"rateLimitCount", plan.rate_limit_count.value_or(0)},
                  {"rateLimitTimeUnit", plan.rate_limit_time_unit.value_or("")},
                  {"quotaPolicyType", "REQUESTCOUNT"},
                  {"tierPlan", plan.billing_plan.value_or("FREE")},
                  {"stopOnQuotaReach", plan.stop_on_quota_reach.value_or(true)}};
  if (!plan.default_limit) return json;
  if (const auto& count = plan.default_limit->request_count) {
    json["requestCount"] = count->request_count;
    json["unitTime"] = count->unit_time * milliseconds_of(count->time_unit);
    json["timeUnit"] = std::string_view(count->time_unit);
  }
  if (const auto& bandwidth = plan.default_limit->bandwidth) {
    json["quotaPolicyType"] = "BANDWIDTHVOLUME";
    json["requestCount"] = bandwidth->data_amount;
    json["dataUnit"] = std::string_view(bandwidth->data_unit);
    json["unitTime"] = bandwidth->unit_time * milliseconds_of(bandwidth->time_unit);
    json["timeUnit"] = std::string_view(bandwidth->time_unit);
  }
  return json;
}

}  // namespace quarterdeck::control::rest
