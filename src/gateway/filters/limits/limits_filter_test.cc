#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

using Limits = testing::Fixture;
using model::TimeUnit;

model::PlanSpec plan(std::int64_t requests) {
  return {.name = "Gold", .organization = "acme", .limit = model::RateLimit{requests, TimeUnit::minute}};
}

TEST_F(Limits, OfThePlanHoldForTheSubscription) {
  subscribe(model::SubscriptionStatus::unblocked, plan(2));
  const auto first = ask({.headers = bearer()});
  EXPECT_TRUE(first.is_forwarded);
  EXPECT_EQ(first.header("x-ratelimit-limit"), "2");
  EXPECT_EQ(first.header("x-ratelimit-remaining"), "1");
  EXPECT_EQ(first.header("x-ratelimit-reset"), "30");
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  const auto refused = ask({.headers = bearer()});
  EXPECT_EQ(refused.status(), 429);
  EXPECT_EQ(refused.code(), "900804");
  EXPECT_EQ(refused.header("Retry-After"), "30");
  EXPECT_EQ(refused.header("x-ratelimit-remaining"), "0");
  clock.advance(Seconds(30));
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
}

TEST_F(Limits, SurviveAChangeOfTheSubscriptionAndTheApi) {
  subscribe(model::SubscriptionStatus::unblocked, plan(1));
  auto spec = orders();
  spec.operations[3].rate_limit = model::RateLimit{1, TimeUnit::minute};
  serve(spec);
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  subscribe(model::SubscriptionStatus::unblocked, plan(1));
  serve(orders());
  EXPECT_EQ(ask({.headers = bearer()}).status(), 429);
}

TEST_F(Limits, ThatDoNotStopAreOnlyCounted) {
  auto counted = plan(1);
  counted.stop_on_quota_reach = false;
  subscribe(model::SubscriptionStatus::unblocked, counted);
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  const auto beyond = ask({.headers = bearer()});
  EXPECT_TRUE(beyond.is_forwarded);
  EXPECT_EQ(beyond.header("x-ratelimit-remaining"), "0");
}

TEST_F(Limits, OfABurstHoldWithinThePlan) {
  auto bursts = plan(100);
  bursts.burst = model::RateLimit{1, TimeUnit::second};
  subscribe(model::SubscriptionStatus::unblocked, bursts);
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900807");
  clock.advance(Seconds(1));
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
}

TEST_F(Limits, OfTheApiAreSharedByItsStagesAndReplaceThoseOfOperations) {
  auto spec = orders();
  spec.rate_limit = model::RateLimit{2, TimeUnit::hour};
  spec.operations[0].rate_limit = model::RateLimit{1, TimeUnit::hour};
  serve(spec);
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  EXPECT_TRUE(ask({.headers = bearer({{"azp", "tester"}}), .host = "sandbox.gw.example"}).is_forwarded);
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900800");
}

TEST_F(Limits, OfAnOperationHoldForThatOperationAndStage) {
  auto spec = orders();
  spec.operations[0].rate_limit = model::RateLimit{1, TimeUnit::hour};
  serve(spec);
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900802");
  EXPECT_TRUE(ask({.path = "/orders/1.0/files", .headers = bearer()}).is_forwarded);
  EXPECT_TRUE(ask({.headers = bearer({{"azp", "tester"}}), .host = "sandbox.gw.example"}).is_forwarded);
}

TEST_F(Limits, AreNotUsedUpByCallsThatAreRefusedOtherwise) {
  subscribe(model::SubscriptionStatus::unblocked, plan(1));
  ask({});
  ask({.headers = bearer({{"scope", "none"}})});
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
}

TEST_F(Limits, GiveBackWhatALaterLimitRefused) {
  subscribe(model::SubscriptionStatus::unblocked, plan(2));
  auto spec = orders();
  spec.operations[0].rate_limit = model::RateLimit{1, TimeUnit::hour};
  serve(spec);
  EXPECT_TRUE(ask({.headers = bearer()}).is_forwarded);
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900802");
  EXPECT_TRUE(ask({.path = "/orders/1.0/files", .headers = bearer()}).is_forwarded);
}

}  // namespace
}  // namespace quarterdeck::gateway
