#include "control/gateways/progress.h"

#include <gtest/gtest.h>

namespace quarterdeck::control {
namespace {

constexpr Timestamp kNow = Timestamp{Milliseconds{1'000'000}};

KnownGateway gateway(const std::string& id, std::vector<std::string> environments = {"Default"}, std::int64_t last_seen = 999'000) {
  return {id, "1.0", std::move(environments), 0, last_seen};
}

DeploymentFacts asked_for() { return {"orders", "Orders", "1.0.0", "Default", "revision-2", "hash-2", 900'000}; }

ports::AppliedReport applied(const std::string& revision, const std::string& hash) {
  return {.api_id = "orders", .environment = "Default", .revision_id = revision, .content_hash = hash, .at = 900'010};
}

DeploymentFacts::Served served(const std::string& by, const std::string& hash, const std::string& failure = "", std::int64_t since = 900'041) {
  return {by, {"orders", "Default", hash, failure, since}};
}

TEST(DeploymentProgress, WaitsWhileNobodyHasSaidAnything) {
  const auto progress = judge(asked_for(), {gateway("a")}, kNow);
  EXPECT_EQ(progress.state, DeploymentState::waiting);
  EXPECT_EQ(progress.gateways, 1);
  EXPECT_EQ(progress.live_gateways, 0);
}

TEST(DeploymentProgress, IsAppliedWhenTheAgentSaysSoOfThisRevision) {
  auto facts = asked_for();
  facts.applied = applied("revision-1", "hash-1");
  EXPECT_EQ(judge(facts, {gateway("a")}, kNow).state, DeploymentState::waiting);
  facts.applied = applied("revision-2", "hash-of-before-a-plan-changed");
  EXPECT_EQ(judge(facts, {gateway("a")}, kNow).state, DeploymentState::waiting);
  facts.applied = applied("revision-2", "hash-2");
  EXPECT_EQ(judge(facts, {gateway("a")}, kNow).state, DeploymentState::applied);
}

TEST(DeploymentProgress, IsLiveWhenEveryGatewayServesExactlyThisContent) {
  auto facts = asked_for();
  facts.applied = applied("revision-2", "hash-2");
  facts.served = {served("a", "hash-2"), served("b", "hash-1")};
  const auto half = judge(facts, {gateway("a"), gateway("b")}, kNow);
  EXPECT_EQ(half.state, DeploymentState::applied);
  EXPECT_EQ(half.live_gateways, 1);
  EXPECT_FALSE(half.milliseconds);
  facts.served[1] = served("b", "hash-2", "", 900'055);
  const auto whole = judge(facts, {gateway("a"), gateway("b")}, kNow);
  EXPECT_EQ(whole.state, DeploymentState::live);
  EXPECT_EQ(whole.milliseconds, 55);
  EXPECT_EQ(whole.live_since, 900'055);
}

TEST(DeploymentProgress, CountsOnlyGatewaysOfTheEnvironmentThatAreNotSilent) {
  auto facts = asked_for();
  facts.served = {served("a", "hash-2")};
  const auto progress = judge(facts, {gateway("a"), gateway("elsewhere", {"Other"}), gateway("dead", {"Default"}, 900'000)}, kNow);
  EXPECT_EQ(progress.state, DeploymentState::live);
  EXPECT_EQ(progress.gateways, 1);
  EXPECT_EQ(judge(facts, {gateway("a"), gateway("of all", {})}, kNow).gateways, 2);
}

TEST(DeploymentProgress, FailsWithTheReasonOfTheAgentOrOfAGateway) {
  auto facts = asked_for();
  facts.applied = applied("revision-2", "hash-2");
  facts.applied->failure = "API apk/orders: spec.apiName is too long.";
  const auto refused = judge(facts, {gateway("a")}, kNow);
  EXPECT_EQ(refused.state, DeploymentState::failed);
  EXPECT_EQ(refused.reason, "API apk/orders: spec.apiName is too long.");
  facts.applied->failure.clear();
  facts.served = {served("a", "", "Backend apk/b does not exist.")};
  const auto broken = judge(facts, {gateway("a"), gateway("b")}, kNow);
  EXPECT_EQ(broken.state, DeploymentState::failed);
  EXPECT_EQ(broken.reason, "a: Backend apk/b does not exist.");
  EXPECT_EQ(broken.failed_gateways, 1);
}

TEST(DeploymentProgress, TakesWhatIsLeftAfterLossesForTheContent) {
  auto facts = asked_for();
  facts.applied = applied("revision-2", "hash-of-what-is-left");
  facts.applied->losses = {"PURGE /a is not served: routes know no method PURGE."};
  facts.served = {served("a", "hash-of-what-is-left")};
  const auto progress = judge(facts, {gateway("a")}, kNow);
  EXPECT_EQ(progress.state, DeploymentState::live);
  EXPECT_EQ(progress.losses, facts.applied->losses);
}

TEST(DeploymentProgress, IsNeverLiveBeforeTheClick) {
  auto facts = asked_for();
  facts.served = {served("a", "hash-2", "", 100)};
  EXPECT_EQ(judge(facts, {gateway("a")}, kNow).milliseconds, 0);
}

}  // namespace
}  // namespace quarterdeck::control
