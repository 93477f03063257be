#include "control/apis/lifecycle_changes.h"

#include <gmock/gmock.h>

#include "control/apis/apis.h"
#include "control/apis/deployments.h"
#include "control/apis/revisions.h"
#include "control/environments/environments.h"
#include "control/plans/plans.h"
#include "control/subscriptions/subscriptions.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct LifecycleChangesTest : testing::Test {
  LifecycleChangesTest() {
    model::Environment environment;
    environment.name = "Default";
    environment.vhosts.push_back({});
    environment.vhosts.front().host = "gw.example";
    if (!seed_environment(*world.database, world.journal, world.publisher, environment)) throw std::runtime_error("environment");
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    const auto made = world.database->write([](ports::Transaction& transaction) -> Outcome<Done> {
      auto inserted = transaction.execute("INSERT INTO applications (id, organization, owner, name, plan, description, status, visibility, attributes, "
                                          "created_at, updated_at) VALUES ('shop', 'default', 'ben', 'Shop', 'Unlimited', '', 'APPROVED', 'PRIVATE', '{}', 0, 0)");
      if (!inserted) return inserted.error();
      return Done{};
    });
    if (!made) throw std::runtime_error(made.error().message);
  }
  model::ApiId create(std::string_view version) {
    auto draft = draft_from_members({{"name", "Pizza"},
                                     {"version", version},
                                     {"context", "/pizza"},
                                     {"policies", JsonArray{"Gold"}},
                                     {"endpointConfig", {{"production_endpoints", {{"url", "http://pizza.internal"}}}}}});
    return apis.create(world.publisher, std::move(*draft))->head.id;
  }
  Outcome<ApiHead> fire(const model::ApiId& api, std::string_view event, PublishChoices choices = {}) {
    return lifecycle.change(world.publisher, api, event, choices);
  }
  std::int64_t subscriptions_of(const model::ApiId& api) { return subscriptions.list_all(world.publisher, {api, {}}, {})->total; }

  World world;
  Apis apis{*world.database, world.journal};
  Revisions revisions{*world.database, world.journal};
  Deployments deployments{*world.database, world.journal};
  LifecycleChanges lifecycle{*world.database, world.journal};
  Subscriptions subscriptions{*world.database, world.journal};
  Actor ben{"ben"};
};

TEST_F(LifecycleChangesTest, AreRemembered) {
  const auto api = create("1.0.0");
  ASSERT_TRUE(fire(api, "Publish"));
  ASSERT_TRUE(fire(api, "Block"));
  const auto history = lifecycle.history(world.publisher, api);
  ASSERT_EQ(history->size(), 3u);
  EXPECT_EQ(history->at(0).previous, model::ApiState::published);
  EXPECT_EQ(history->at(0).state, model::ApiState::blocked);
  EXPECT_FALSE(history->at(2).previous);
}

TEST_F(LifecycleChangesTest, CarrySubscriptionsToANewVersion) {
  const auto first = create("1.0.0");
  ASSERT_TRUE(fire(first, "Publish"));
  ASSERT_TRUE(subscriptions.subscribe(ben, {model::ApplicationId("shop"), first, "Gold"}));
  const auto second = create("2.0.0");
  ASSERT_TRUE(fire(second, "Publish", {.deprecate_old_versions = true, .require_resubscription = false}));
  EXPECT_EQ(subscriptions_of(second), 1);
  EXPECT_EQ(lifecycle.state(world.publisher, first)->state, model::ApiState::deprecated);
}

TEST_F(LifecycleChangesTest, CanAskForSubscribingAnew) {
  const auto first = create("1.0.0");
  ASSERT_TRUE(fire(first, "Publish"));
  ASSERT_TRUE(subscriptions.subscribe(ben, {model::ApplicationId("shop"), first, "Gold"}));
  const auto second = create("2.0.0");
  ASSERT_TRUE(fire(second, "Publish", {.deprecate_old_versions = false, .require_resubscription = true}));
  EXPECT_EQ(subscriptions_of(second), 0);
  EXPECT_EQ(lifecycle.state(world.publisher, first)->state, model::ApiState::published);
}

TEST_F(LifecycleChangesTest, RetireWithEverythingThatHangsOnTheApi) {
  const auto api = create("1.0.0");
  ASSERT_TRUE(fire(api, "Publish"));
  ASSERT_TRUE(subscriptions.subscribe(ben, {model::ApplicationId("shop"), api, "Gold"}));
  const auto revision = revisions.create(world.publisher, api, "", OnTooMany::refuse);
  ASSERT_TRUE(deployments.deploy(world.publisher, api, revision->id, {{"Default", "", true}}));
  EXPECT_EQ(apis.remove(world.publisher, api).error().problem, Problem::conflict) << "it has subscriptions";
  ASSERT_TRUE(fire(api, "Deprecate"));
  world.forget_events();
  ASSERT_TRUE(fire(api, "Retire"));
  EXPECT_EQ(subscriptions_of(api), 0);
  EXPECT_TRUE(deployments.list(world.publisher, api)->empty());
  EXPECT_TRUE(revisions.list(world.publisher, api)->empty());
  EXPECT_THAT(world.event_types(), testing::ElementsAre("API_LIFECYCLE_CHANGE", "SUBSCRIPTIONS_DELETE", "REMOVE_API_FROM_GATEWAY"));
  EXPECT_TRUE(apis.remove(world.publisher, api));
}

TEST_F(LifecycleChangesTest, NeverGiveANumberOfARevisionTwice) {
  const auto api = create("1.0.0");
  const auto first = revisions.create(world.publisher, api, "", OnTooMany::refuse);
  ASSERT_TRUE(revisions.remove(world.publisher, api, first->id));
  EXPECT_EQ(revisions.create(world.publisher, api, "", OnTooMany::refuse)->number, 2);
}

TEST_F(LifecycleChangesTest, RotateRevisionsOnlyWhenAsked) {
  const auto api = create("1.0.0");
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(revisions.create(world.publisher, api, "", OnTooMany::refuse));
  EXPECT_EQ(revisions.create(world.publisher, api, "", OnTooMany::refuse).error().code, 900351);
  const auto sixth = revisions.create(world.publisher, api, "", OnTooMany::rotate);
  ASSERT_TRUE(sixth);
  EXPECT_EQ(sixth->number, 6);
  EXPECT_EQ(revisions.list(world.publisher, api)->size(), 5u);
}

TEST_F(LifecycleChangesTest, FreezeEqualContentUnderEqualHashes) {
  const auto api = create("1.0.0");
  const auto first = revisions.create(world.publisher, api, "one", OnTooMany::refuse);
  const auto second = revisions.create(world.publisher, api, "two", OnTooMany::refuse);
  EXPECT_EQ(first->content_hash, second->content_hash);
  auto draft = shown(*apis.find(world.publisher, api));
  draft.description = "changed";
  ASSERT_TRUE(apis.update(world.publisher, api, draft));
  EXPECT_NE(revisions.create(world.publisher, api, "three", OnTooMany::refuse)->content_hash, first->content_hash);
}

TEST(Checklist, IsReadItemByItem) {
  const auto both = parse_checklist("Deprecate old versions after publishing the API:true,Requires re-subscription when publishing the API:false");
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->deprecate_old_versions);
  EXPECT_FALSE(both->require_resubscription);
  EXPECT_FALSE(parse_checklist("Something else:true"));
  EXPECT_FALSE(parse_checklist("Deprecate old versions after publishing the API"));
  EXPECT_TRUE(parse_checklist(""));
}

}  // namespace
}  // namespace quarterdeck::control
