#include "policy/consumers.h"

#include <gtest/gtest.h>

namespace quarterdeck::policy {
namespace {

using enum model::SubscriptionStatus;
using model::KeyType;

model::ApplicationSpec shop() {
  return {.id = "app",
          .name = "Shop",
          .organization = "acme",
          .keys = {{"prod-key", KeyType::production}, {"sand-key", KeyType::sandbox}}};
}

model::SubscriptionSpec subscription(model::SubscriptionStatus status = unblocked) {
  return {.id = "sub",
          .application_id = "app",
          .api_name = "Orders",
          .api_version = "1.0",
          .organization = "acme",
          .plan = "Gold",
          .status = status};
}

SubscriptionQuestion question(std::string_view key = "prod-key", KeyType stage = KeyType::production) {
  return {key, stage, "acme", "Orders", "1.0", {}};
}

struct Shop : testing::Test {
  Shop() {
    consumers.set_application(shop());
    consumers.set_subscription(subscription());
    consumers.set_plan({.name = "Gold", .organization = "acme", .limit = model::RateLimit{5, model::TimeUnit::minute}});
  }
  SubscriptionVerdict verdict(const SubscriptionQuestion& asked = question()) const {
    return find_subscription(consumers, asked).verdict;
  }
  Consumers consumers;
};
using Subscription = Shop;

TEST_F(Subscription, IsFoundFromTheConsumerKey) {
  const auto answer = find_subscription(consumers, question());
  EXPECT_EQ(answer.verdict, SubscriptionVerdict::allowed);
  ASSERT_NE(answer.subscription, nullptr);
  EXPECT_EQ(answer.subscription->spec.id, "sub");
  EXPECT_EQ(answer.application->name, "Shop");
  ASSERT_NE(consumers.plan("acme", "Gold"), nullptr);
  EXPECT_EQ(consumers.plan("acme", "Gold")->limit->requests, 5);
  EXPECT_EQ(consumers.plan("other", "Gold"), nullptr);
}

TEST_F(Subscription, NeedsAKeyOfTheStageThatIsCalled) {
  EXPECT_EQ(verdict(question("sand-key", KeyType::sandbox)), SubscriptionVerdict::allowed);
  EXPECT_EQ(verdict(question("sand-key", KeyType::production)), SubscriptionVerdict::no_key);
  EXPECT_EQ(verdict(question("prod-key", KeyType::sandbox)), SubscriptionVerdict::no_key);
  EXPECT_EQ(verdict(question("nobody")), SubscriptionVerdict::no_key);
}

TEST_F(Subscription, NeedsAKeyThatTheIssuerOfTheTokenGave) {
  auto application = shop();
  application.keys = {{.consumer_key = "prod-key", .issuer_id = "resident"}};
  consumers.set_application(application);
  const std::vector<std::string> resident = {"resident"};
  const std::vector<std::string> others = {"okta", "keycloak"};
  auto asked = question();
  asked.issuer_ids = resident;
  EXPECT_EQ(verdict(asked), SubscriptionVerdict::allowed);
  asked.issuer_ids = others;
  EXPECT_EQ(verdict(asked), SubscriptionVerdict::no_key);
}

TEST_F(Subscription, IsThatOfTheApplicationWhoseIssuerVouches) {
  // Somebody else's application claims the same consumer key at another issuer, and must not be mistaken for this one.
  consumers.set_application({.id = "other", .name = "Other", .organization = "acme", .keys = {{.consumer_key = "shared", .issuer_id = "okta"}}});
  auto application = shop();
  application.keys = {{.consumer_key = "shared", .issuer_id = "resident"}};
  consumers.set_application(application);
  const std::vector<std::string> resident = {"resident"};
  const std::vector<std::string> okta = {"okta"};
  auto asked = question("shared");
  asked.issuer_ids = resident;
  EXPECT_EQ(find_subscription(consumers, asked).application->id, "app");
  asked.issuer_ids = okta;
  EXPECT_EQ(find_subscription(consumers, asked).application->id, "other");
  EXPECT_EQ(verdict(asked), SubscriptionVerdict::no_subscription);
}

TEST_F(Subscription, IsToOneVersionOfOneApiOfOneOrganization) {
  auto other = question();
  other.api_version = "1x0";
  EXPECT_EQ(verdict(other), SubscriptionVerdict::no_subscription);
  other = question();
  other.api_name = "Order";
  EXPECT_EQ(verdict(other), SubscriptionVerdict::no_subscription);
  other = question();
  other.organization = "elsewhere";
  EXPECT_EQ(verdict(other), SubscriptionVerdict::no_subscription);
}

TEST_F(Subscription, IsHonouredByItsStatus) {
  for (const auto& [status, expected] :
       {std::pair{blocked, SubscriptionVerdict::blocked}, std::pair{on_hold, SubscriptionVerdict::on_hold},
        std::pair{rejected, SubscriptionVerdict::rejected},
        std::pair{prod_only_blocked, SubscriptionVerdict::blocked_in_production},
        std::pair{tier_update_pending, SubscriptionVerdict::allowed},
        std::pair{delete_pending, SubscriptionVerdict::allowed}}) {
    consumers.set_subscription(subscription(status));
    EXPECT_EQ(verdict(), expected);
  }
  consumers.set_subscription(subscription(prod_only_blocked));
  EXPECT_EQ(verdict(question("sand-key", KeyType::sandbox)), SubscriptionVerdict::allowed);
}

TEST_F(Subscription, KeepsWhatItHasUsedWhenItChanges) {
  const auto quota = find_subscription(consumers, question()).subscription->quota;
  consumers.set_subscription(subscription(blocked));
  consumers.set_subscription(subscription());
  EXPECT_EQ(find_subscription(consumers, question()).subscription->quota, quota);
  EXPECT_EQ(consumers.subscription_count(), 1U);
}

TEST_F(Subscription, RemovedIsNoLongerFound) {
  const auto before = consumers;
  consumers.remove_subscription("sub");
  EXPECT_EQ(verdict(), SubscriptionVerdict::no_subscription);
  EXPECT_EQ(find_subscription(before, question()).verdict, SubscriptionVerdict::allowed);
}

TEST_F(Subscription, MovesWithItsApplication) {
  auto moved = subscription();
  moved.application_id = "other";
  consumers.set_subscription(moved);
  EXPECT_EQ(verdict(), SubscriptionVerdict::no_subscription);
  EXPECT_EQ(consumers.subscription_count(), 1U);
}

TEST_F(Shop, ForgetsTheKeysThatAnApplicationGaveUp) {
  auto changed = shop();
  changed.keys = {{"new-key", KeyType::production}};
  consumers.set_application(changed);
  EXPECT_EQ(verdict(), SubscriptionVerdict::no_key);
  EXPECT_EQ(verdict(question("new-key")), SubscriptionVerdict::allowed);
  consumers.remove_application("app");
  EXPECT_EQ(verdict(question("new-key")), SubscriptionVerdict::no_key);
  EXPECT_EQ(consumers.application("app"), nullptr);
}

TEST_F(Shop, LetsTwoApplicationsShareAConsumerKey) {
  auto second = shop();
  second.id = "second";
  consumers.set_application(second);
  EXPECT_EQ(verdict(), SubscriptionVerdict::allowed);
  consumers.remove_application("second");
  EXPECT_EQ(verdict(), SubscriptionVerdict::allowed);
}

}  // namespace
}  // namespace quarterdeck::policy
