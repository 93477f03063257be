#include "model/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"

namespace quarterdeck::model {
namespace {

constexpr int kPolicyInvalid = 900960;
constexpr std::string_view kUnlimited = "Unlimited";

Failure invalid(std::string message) { return {Problem::invalid, std::move(message), kPolicyInvalid}; }

struct UnitRow {
  std::string_view word;
  TimeUnit unit;
  std::int64_t units;  // how many of `unit` one of `word` is
};
constexpr std::array kUnits{UnitRow{"sec", TimeUnit::second, 1}, UnitRow{"min", TimeUnit::minute, 1}, UnitRow{"hour", TimeUnit::hour, 1},
                            UnitRow{"day", TimeUnit::day, 1},    UnitRow{"month", TimeUnit::day, 30}, UnitRow{"year", TimeUnit::day, 365}};

const UnitRow* unit_row(std::string_view word) {
  for (const auto& row : kUnits) {
    if (word == row.word || word == std::string(row.word) + "s") return &row;
  }
  return nullptr;
}

std::optional<Failure> fault_of(const std::string& time_unit, std::int64_t unit_time, std::int64_t amount) {
  if (unit_row(time_unit) == nullptr) {
    return invalid(fmt::format("The time unit '{}' is not known. Use sec, min, hour, day, month or year.", time_unit));
  }
  if (unit_time < 1 || unit_time > 1'000'000) return invalid("unitTime must be at least 1.");
  if (amount < 1) return invalid("A limit must allow at least one. To refuse everything, block the subscription instead.");
  return std::nullopt;
}

std::optional<Failure> fault_of(const ThrottleLimit& limit) {
  if (limit.type == "REQUESTCOUNTLIMIT") {
    if (!limit.request_count) return invalid("A limit of type REQUESTCOUNTLIMIT needs the member requestCount.");
    return fault_of(limit.request_count->time_unit, limit.request_count->unit_time, limit.request_count->request_count);
  }
  if (limit.type == "BANDWIDTHLIMIT") {
    if (!limit.bandwidth) return invalid("A limit of type BANDWIDTHLIMIT needs the member bandwidth.");
    return fault_of(limit.bandwidth->time_unit, limit.bandwidth->unit_time, limit.bandwidth->data_amount);
  }
  return invalid(fmt::format("The limit type '{}' is not served here. Use REQUESTCOUNTLIMIT or BANDWIDTHLIMIT.", limit.type));
}

// Members that only one kind of plan has.
std::optional<std::string_view> foreign_member(PlanKind kind, const Plan& plan) {
  const bool is_subscription = kind == PlanKind::subscription;
  if (!is_subscription && plan.billing_plan) return "billingPlan";
  if (!is_subscription && plan.stop_on_quota_reach) return "stopOnQuotaReach";
  if (!is_subscription && plan.permissions) return "permissions";
  if (!is_subscription && plan.rate_limit_count) return "rateLimitCount";
  if (kind != PlanKind::application && plan.burst_limit) return "burstLimit";
  if (kind != PlanKind::advanced && plan.conditional_groups && !plan.conditional_groups->empty()) return "conditionalGroups";
  return std::nullopt;
}

std::optional<Failure> fault_of(const std::string& name) {
  if (name.empty() || name.size() > 60) return invalid("policyName must have 1 to 60 characters.");
  const bool is_clean = std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > 0x20 && c != 0x7f && c != '/' && c != '\\'; });
  if (!is_clean) return invalid(fmt::format("policyName '{}' has a blank, a slash or a control character. Leave them out.", name));
  return std::nullopt;
}

std::optional<Failure> fault_of_burst(std::optional<std::int64_t> count, const std::optional<std::string>& unit) {
  if (!count || *count == 0) return std::nullopt;
  return fault_of(unit.value_or(""), 1, *count);
}

}  // namespace

Outcome<Plan> parse_plan(PlanKind kind, const Json& value) {
  auto plan = base::from_json<Plan>(value);
  if (!plan) return plan.error();
  if (auto fault = fault_of(plan->policy_name)) return *fault;
  if (const auto member = foreign_member(kind, *plan)) {
    return invalid(fmt::format("{} does not belong into a plan of kind {}. Leave it out.", *member, base::enum_text(kind)));
  }
  if (plan->display_name && plan->display_name->size() > 512) return invalid("displayName is longer than 512 characters. Shorten it.");
  if (plan->description && plan->description->size() > 1024) return invalid("description is longer than 1024 characters. Shorten it.");
  if (plan->default_limit) {
    if (auto fault = fault_of(*plan->default_limit)) return *fault;
  } else if (plan->policy_name != kUnlimited) {
    return invalid("defaultLimit is required: a plan without a limit is the plan Unlimited.");
  }
  if (auto fault = fault_of_burst(plan->rate_limit_count, plan->rate_limit_time_unit)) return *fault;
  if (plan->burst_limit) {
    if (auto fault = fault_of_burst(plan->burst_limit->rate_limit_count, plan->burst_limit->rate_limit_time_unit)) return *fault;
  }
  if (plan->billing_plan && *plan->billing_plan != "FREE" && *plan->billing_plan != "COMMERCIAL") {
    return invalid("billingPlan must be FREE or COMMERCIAL.");
  }
  if (plan->permissions && plan->permissions->permission_type != "ALLOW" && plan->permissions->permission_type != "DENY") {
    return invalid("permissions.permissionType must be ALLOW or DENY.");
  }
  return plan;
}

std::optional<RateLimit> to_rate_limit(const std::optional<ThrottleLimit>& limit) {
  if (!limit || !limit->request_count) return std::nullopt;
  const auto& count = *limit->request_count;
  const auto* row = unit_row(count.time_unit);
  if (row == nullptr) return std::nullopt;
  const std::int64_t units = row->units * count.unit_time;
  return RateLimit{std::max<std::int64_t>(1, count.request_count / units), row->unit};
}

std::optional<RateLimit> burst_of(const Plan& plan) {
  if (!plan.rate_limit_count || *plan.rate_limit_count < 1) return std::nullopt;
  const auto* row = unit_row(plan.rate_limit_time_unit.value_or(""));
  if (row == nullptr) return std::nullopt;
  return RateLimit{std::max<std::int64_t>(1, *plan.rate_limit_count / row->units), row->unit};
}

bool allows(const std::optional<PlanPermissions>& permissions, const std::vector<std::string>& roles) {
  if (!permissions || permissions->roles.empty()) return true;
  const bool is_named = std::any_of(permissions->roles.begin(), permissions->roles.end(),
                                    [&](const std::string& role) { return std::find(roles.begin(), roles.end(), role) != roles.end(); });
  return permissions->permission_type == "DENY" ? !is_named : is_named;
}

}  // namespace quarterdeck::model
