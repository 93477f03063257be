#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

using Subscription = testing::Fixture;
using enum model::SubscriptionStatus;

TEST_F(Subscription, IsNeededForACall) {
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  const auto stranger = ask({.headers = bearer({{"azp", "stranger"}})});
  EXPECT_EQ(stranger.status(), 403);
  EXPECT_EQ(stranger.code(), "900908");
}

TEST_F(Subscription, IsNotThatOfAKeyThatAnotherIssuerGave) {
  change([](Snapshot& snapshot) {
    auto consumers = std::make_shared<policy::Consumers>(*snapshot.consumers);
    auto application = *consumers->application("app");
    for (auto& key : application.keys) key.issuer_id = "another key manager";
    consumers->set_application(application);
    snapshot.consumers = consumers;
  });
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900908");
}

TEST_F(Subscription, InABadStateForbidsTheCall) {
  for (const auto status : {blocked, on_hold, rejected, prod_only_blocked}) {
    subscribe(status);
    EXPECT_EQ(ask({.headers = bearer()}).code(), "900908");
  }
  subscribe(prod_only_blocked);
  EXPECT_TRUE(ask({.headers = bearer({{"azp", "tester"}}), .host = "sandbox.gw.example"}).is_forwarded);
}

TEST_F(Subscription, OfATokenThatNamesNoConsumerKeyCannotBeFound) {
  EXPECT_EQ(ask({.headers = bearer({{"azp", nullptr}})}).code(), "900901");
}

TEST_F(Subscription, IsNotAskedForWhereTheApiDoesNotNeedOne) {
  auto spec = orders();
  spec.subscription_required = false;
  serve(spec);
  EXPECT_TRUE(ask({.headers = bearer({{"azp", "stranger"}})}).is_forwarded);
}

TEST_F(Subscription, HoldsForApiKeysToo) {
  const JsonObject key = {{"token_type", "apiKey"}, {"application", {{"uuid", "app"}}}};
  EXPECT_TRUE(ask({.headers = {{"ApiKey", token(key)}}}).is_forwarded);
  subscribe(blocked);
  EXPECT_EQ(ask({.headers = {{"ApiKey", token(key)}}}).code(), "900908");
}

TEST_F(Subscription, GivesUsageItsApplication) {
  ask({.headers = bearer()});
  logic.tick(clock.now());
  const auto usages = inbox.take_all();
  ASSERT_EQ(usages.size(), 1U);
  EXPECT_EQ(usages[0].application_id, "app");
  EXPECT_EQ(usages[0].operation, "GET /orders");
  EXPECT_EQ(usages[0].api_id, "orders-id");
  EXPECT_EQ(usages[0].refused, 0);
}

TEST_F(Subscription, IsCountedAsRefusedWhenItForbids) {
  subscribe(blocked);
  ask({.headers = bearer()});
  logic.tick(clock.now());
  const auto usages = inbox.take_all();
  ASSERT_EQ(usages.size(), 1U);
  EXPECT_EQ(usages[0].application_id, "app");
  EXPECT_EQ(usages[0].refused, 1);
  EXPECT_EQ(metrics.refused("900913").value(), 1U);
}

}  // namespace
}  // namespace quarterdeck::gateway
