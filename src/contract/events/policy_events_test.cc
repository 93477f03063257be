#include "contract/events/policy_events.h"

#include <gmock/gmock.h>

namespace quarterdeck::events {
namespace {

Json json(std::string_view text) { return base::parse_json(text).value_or(Json()); }

TEST(SubscriptionPolicyEvent, IsAboutThePlan) {
  SubscriptionPolicyEvent gold{.policy_id = 3, .policy_name = "Gold", .rate_limit_count = 10};
  gold.rate_limit_time_unit = "sec";
  const auto event = event_of(PolicyChange::policy_update, gold, {});
  EXPECT_EQ(event.type, "POLICY_UPDATE");
  EXPECT_EQ(event.key, (SubjectKey{Subject::plan, "Gold"}));
  EXPECT_EQ(event.payload, json(R"({"policyId":3,"policyName":"Gold","quotaType":"requestCount","subscriberCount":0,"rateLimitCount":10,
      "rateLimitTimeUnit":"sec","stopOnQuotaReach":true,"graphQLMaxDepth":0,"graphQLMaxComplexity":0,"policyType":"SUBSCRIPTION","tenantId":-1234,
      "tenantDomain":"carbon.super"})"));
}

TEST(OtherPolicyEvents, AreAboutNothingThatIsFollowedByKey) {
  const auto api = event_of(PolicyChange::policy_create, ApiPolicyEvent{21, "50KPerMin", "requestCount", {4}, {}}, {});
  EXPECT_EQ(api.key.subject, Subject::other);
  EXPECT_EQ(api.payload, json(R"({"policyId":21,"policyName":"50KPerMin","quotaType":"requestCount","addedConditionGroupIds":[4],
      "deletedConditionGroupIds":[],"policyType":"API","tenantId":-1234,"tenantDomain":"carbon.super"})"));
  const auto application = event_of(PolicyChange::policy_create, ApplicationPolicyEvent{31, "10PerMin", "requestCount", 0, std::nullopt}, {});
  EXPECT_EQ(application.payload, json(R"({"policyId":31,"policyName":"10PerMin","quotaType":"requestCount","rateLimitCount":0,
      "policyType":"APPLICATION","tenantId":-1234,"tenantDomain":"carbon.super"})"));
  const auto global = event_of(PolicyChange::policy_delete, GlobalPolicyEvent{41, "Noisy"}, {});
  EXPECT_EQ(global.payload, json(R"({"policyId":41,"policyName":"Noisy","policyType":"GLOBAL","tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(PolicyResetEvent, NamesApplicationAndUser) {
  const auto event = event_of(PolicyResetEvent{"a", "4", "bob", "10PerMin"}, {});
  EXPECT_EQ(event.type, "POLICY_RESET");
  EXPECT_EQ(event.payload, json(R"({"uuid":"a","appId":"4","userId":"bob","appTier":"10PerMin","policyType":"APPLICATION","tenantId":-1234,
      "tenantDomain":"carbon.super"})"));
}

TEST(CustomPolicy, SendsItsKeyTemplates) {
  EXPECT_EQ(custom_policy_added("$userId", {}).payload,
            json(R"({"keyTemplateState":"add","keyTemplate":"$userId","tenantId":-1234,"tenantDomain":"carbon.super"})"));
  EXPECT_EQ(custom_policy_changed("$userId", "$apiContext", {}).payload,
            json(R"({"keyTemplateState":"update","oldKeyTemplate":"$userId","newKeyTemplate":"$apiContext","tenantId":-1234,
                "tenantDomain":"carbon.super"})"));
  EXPECT_EQ(custom_policy_removed("$userId", {}).type, "CUSTOM_POLICY_DELETE");
}

TEST(PolicyMappingEvent, NamesTheEnvironments) {
  const auto event = event_of(PolicyMappingChange::deploy_policy_mapping_in_gateway, {"m", {"Default"}}, {});
  EXPECT_EQ(event.type, "DEPLOY_POLICY_MAPPING_IN_GATEWAY");
  EXPECT_EQ(event.payload, json(R"({"gatewayPolicyMappingUuid":"m","gatewayLabels":["Default"],"tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(BlockingCondition, SaysItsStateAsText) {
  EXPECT_EQ(event_of(BlockingCondition{7, "API", "/orders/2.0", BlockState::on}, {}).payload,
            json(R"({"id":7,"blockingCondition":"API","conditionValue":"/orders/2.0","state":"true","tenantDomain":"carbon.super"})"));
  EXPECT_EQ(base::text_at(event_of(BlockingCondition{7, "API", "x", BlockState::off}, {}).payload, "state"), "false");
  EXPECT_EQ(base::text_at(event_of(BlockingCondition{7, "API", "x", BlockState::removed}, {}).payload, "state"), "delete");
}

}  // namespace
}  // namespace quarterdeck::events
