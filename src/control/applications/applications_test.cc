#include "control/applications/applications.h"

#include <gmock/gmock.h>

#include "control/plans/plans.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct ApplicationsTest : testing::Test {
  ApplicationsTest() {
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    world.forget_events();
  }
  World world;
  std::vector<std::string> left;
  Applications applications{*world.database, world.journal, [this](ports::Transaction&, const Actor&, const model::ApplicationId& id) -> Outcome<Done> {
                              left.push_back(id.text());
                              return Done{};
                            }};
  Actor ben{"ben"};
  Actor eve{"eve"};
};

TEST_F(ApplicationsTest, BelongToWhoMadeThem) {
  const auto created = applications.create(ben, {"Shop", "10PerMin", "", "PRIVATE", {{"team", "retail"}}});
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(applications.find(ben, created->id)->attributes.at("team"), "retail");
  EXPECT_EQ(applications.find(eve, created->id).error().code, 900307);
  EXPECT_EQ(applications.list(eve, {"", "eve"}, {})->total, 0);
  EXPECT_EQ(applications.list(ben, {"", "ben"}, {})->total, 1);
}

TEST_F(ApplicationsTest, HaveNamesOfTheirOwnPerOwner) {
  ASSERT_TRUE(applications.create(ben, {"Shop", "10PerMin"}));
  EXPECT_EQ(applications.create(ben, {"Shop", "10PerMin"}).error().code, 900301);
  EXPECT_TRUE(applications.create(eve, {"Shop", "10PerMin"}));
}

TEST_F(ApplicationsTest, NeedAPlanThatExists) {
  EXPECT_EQ(applications.create(ben, {"Shop", "Gold"}).error().code, 900305);
  EXPECT_EQ(checked_draft({"Shop", ""}).error().code, 900304);
  EXPECT_FALSE(checked_draft({" Shop", "10PerMin"}));
}

TEST_F(ApplicationsTest, TellGatewaysOfEachChange) {
  const auto created = applications.create(ben, {"Shop", "10PerMin"});
  ASSERT_TRUE(applications.update(ben, created->id, {"Shop 2", "20PerMin"}));
  ASSERT_TRUE(applications.remove(ben, created->id));
  EXPECT_THAT(left, testing::ElementsAre(created->id.text()));
  EXPECT_THAT(world.event_types(), testing::ElementsAre("APPLICATION_CREATE", "APPLICATION_UPDATE", "APPLICATION_DELETE"));
}

TEST_F(ApplicationsTest, AreFoundByAPartOfTheNameAndSorted) {
  for (const auto* name : {"b_shop", "A shop", "other"}) ASSERT_TRUE(applications.create(ben, {name, "10PerMin"}));
  const auto shops = applications.list(ben, {"SHOP", "ben", ApplicationOrder::name, Direction::descending}, {});
  ASSERT_EQ(shops->items.size(), 2u);
  EXPECT_EQ(shops->items[0].name, "b_shop");
  EXPECT_EQ(applications.list(ben, {"b%", "ben"}, {})->total, 0);
  EXPECT_EQ(applications.list(ben, {"b_", "ben"}, {})->total, 1);
}

TEST_F(ApplicationsTest, BeginWithOneForEverybody) {
  ASSERT_TRUE(applications.ensure_default(ben));
  ASSERT_TRUE(applications.ensure_default(ben));
  const auto all = applications.list(ben, {"", "ben"}, {});
  ASSERT_EQ(all->total, 1);
  EXPECT_EQ(all->items[0].name, "DefaultApplication");
}

}  // namespace
}  // namespace quarterdeck::control
