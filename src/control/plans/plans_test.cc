#include "control/plans/plans.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

using model::PlanKind;

struct PlansTest : testing::Test {
  World world;
  std::vector<std::string> changed_plans;
  Plans plans{*world.database, world.journal, [this](ports::Transaction&, const Actor&, const std::string& plan) -> Outcome<Done> {
                changed_plans.push_back(plan);
                return Done{};
              }};

  model::Plan draft(std::string name, std::int64_t count = 10) {
    model::Plan plan;
    plan.policy_name = std::move(name);
    plan.default_limit = model::ThrottleLimit{"REQUESTCOUNTLIMIT", model::RequestCountLimit{"min", 1, count}, {}, {}, {}};
    return plan;
  }
};

TEST_F(PlansTest, BeginsWithTheOriginalsPlansOnce) {
  ASSERT_TRUE(seed_plans(*world.database, world.journal, world.publisher));
  ASSERT_TRUE(seed_plans(*world.database, world.journal, world.publisher));
  EXPECT_EQ(plans.list("default", PlanKind::subscription)->size(), 6u);
  EXPECT_EQ(plans.list("default", PlanKind::application)->size(), 4u);
  EXPECT_EQ(plans.list("default", PlanKind::advanced)->size(), 4u);
  EXPECT_EQ(plans.find_named("default", PlanKind::subscription, "Gold")->default_limit->request_count->request_count, 5000);
}

TEST_F(PlansTest, TellsGatewaysOfEachChange) {
  const auto added = plans.add(world.publisher, PlanKind::subscription, draft("Platinum"));
  ASSERT_TRUE(added);
  ASSERT_TRUE(plans.change(world.publisher, PlanKind::subscription, added->policy_id, draft("ignored", 20)));
  ASSERT_TRUE(plans.remove(world.publisher, PlanKind::subscription, added->policy_id));
  EXPECT_THAT(world.event_types(), testing::ElementsAre("POLICY_CREATE", "POLICY_UPDATE", "POLICY_DELETE"));
}

TEST_F(PlansTest, KeepsItsNameWhenItIsChanged) {
  const auto added = plans.add(world.publisher, PlanKind::advanced, draft("Slow"));
  const auto changed = plans.change(world.publisher, PlanKind::advanced, added->policy_id, draft("Other", 20));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->policy_name, "Slow");
  EXPECT_THAT(changed_plans, testing::ElementsAre("Slow"));
}

TEST_F(PlansTest, RefusesANameThatIsTaken) {
  ASSERT_TRUE(plans.add(world.publisher, PlanKind::subscription, draft("Platinum")));
  const auto again = plans.add(world.publisher, PlanKind::subscription, draft("Platinum"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().problem, Problem::conflict);
}

TEST_F(PlansTest, SaysWhichPlanIsMissing) {
  const auto missing = plans.find("default", PlanKind::subscription, "no-such-id");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, 900961);
}

}  // namespace
}  // namespace quarterdeck::control
