#include "model/plan.h"

#include <gmock/gmock.h>

namespace quarterdeck::model {
namespace {

Json plan_json(std::string_view unit, std::int64_t unit_time, std::int64_t count) {
  return {{"policyName", "Gold"},
          {"defaultLimit", {{"type", "REQUESTCOUNTLIMIT"}, {"requestCount", {{"timeUnit", unit}, {"unitTime", unit_time}, {"requestCount", count}}}}}};
}

TEST(Plan, BecomesARateLimitThatNeverAllowsMoreThanWasMeant) {
  const auto plan = parse_plan(PlanKind::subscription, plan_json("min", 5, 12));
  ASSERT_TRUE(plan);
  EXPECT_EQ(to_rate_limit(plan->default_limit), (RateLimit{2, TimeUnit::minute}));
}

TEST(Plan, RefusesUnknownUnitsAndEmptyLimits) {
  EXPECT_FALSE(parse_plan(PlanKind::subscription, plan_json("fortnight", 1, 12)));
  EXPECT_FALSE(parse_plan(PlanKind::subscription, plan_json("min", 0, 12)));
  EXPECT_FALSE(parse_plan(PlanKind::subscription, plan_json("min", 1, 0)));
}

TEST(Plan, RefusesMembersOfAnotherKind) {
  auto value = plan_json("min", 1, 10);
  value.as_object()["billingPlan"] = "FREE";
  EXPECT_TRUE(parse_plan(PlanKind::subscription, value));
  const auto refused = parse_plan(PlanKind::application, value);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, 900960);
}

TEST(Plan, IsAllowedOrDeniedByRole) {
  const PlanPermissions only_partners{"ALLOW", {"partner"}};
  EXPECT_TRUE(allows(only_partners, {"partner"}));
  EXPECT_FALSE(allows(only_partners, {"guest"}));
  EXPECT_FALSE(allows(PlanPermissions{"DENY", {"guest"}}, {"guest"}));
  EXPECT_TRUE(allows(std::nullopt, {}));
}

}  // namespace
}  // namespace quarterdeck::model
