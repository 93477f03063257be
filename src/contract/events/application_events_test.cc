#include "contract/events/application_events.h"

#include <gmock/gmock.h>

namespace quarterdeck::events {
namespace {

Json json(std::string_view text) { return base::parse_json(text).value_or(Json()); }

TEST(ApplicationEvent, SaysWhoseApplicationItIs) {
  const ApplicationEvent shop{.uuid = "a", .application_id = 4, .application_name = "Shop", .application_policy = "10PerMin",
                              .attributes = {{"team", "retail"}}, .subscriber = "bob"};
  const auto event = event_of(ApplicationChange::application_update, shop, {});
  EXPECT_EQ(event.type, "APPLICATION_UPDATE");
  EXPECT_EQ(event.key, (SubjectKey{Subject::application, "a"}));
  EXPECT_EQ(event.payload, json(R"({"uuid":"a","applicationId":4,"applicationName":"Shop","tokenType":"JWT","applicationPolicy":"10PerMin",
      "groupId":"","attributes":{"team":"retail"},"subscriber":"bob","tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(ApplicationKeyEvent, IsAboutTheApplication) {
  const auto event = event_of(ApplicationKeyChange::application_registration_create,
                              {"a", 4, "consumer", model::KeyType::sandbox, "Resident Key Manager"}, {});
  EXPECT_EQ(event.type, "APPLICATION_REGISTRATION_CREATE");
  EXPECT_EQ(event.key, (SubjectKey{Subject::application, "a"}));
  EXPECT_EQ(event.payload, json(R"({"applicationUUID":"a","applicationId":4,"consumerKey":"consumer","keyType":"SANDBOX",
      "keyManager":"Resident Key Manager","tenantId":-1234,"tenantDomain":"carbon.super"})"));
  EXPECT_EQ(event_of(ApplicationKeyChange::remove_application_keymapping, {}, {}).type, "REMOVE_APPLICATION_KEYMAPPING");
}

TEST(SubscriptionEvent, NamesThePlanAndTheState) {
  const SubscriptionEvent subscription{.subscription_id = 9, .subscription_uuid = "s", .api_id = 3, .api_uuid = "p", .application_id = 4,
                                       .application_uuid = "a", .policy_id = "Gold",
                                       .subscription_state = model::SubscriptionStatus::prod_only_blocked, .api_name = "Orders", .api_version = "2.0"};
  const auto event = event_of(SubscriptionChange::subscriptions_update, subscription, {});
  EXPECT_EQ(event.type, "SUBSCRIPTIONS_UPDATE");
  EXPECT_EQ(event.key, (SubjectKey{Subject::subscription, "s"}));
  EXPECT_EQ(event.payload, json(R"({"subscriptionId":9,"subscriptionUUID":"s","apiId":3,"apiUUID":"p","applicationId":4,"applicationUUID":"a",
      "policyId":"Gold","subscriptionState":"PROD_ONLY_BLOCKED","apiName":"Orders","apiVersion":"2.0","tenantId":-1234,
      "tenantDomain":"carbon.super"})"));
}

}  // namespace
}  // namespace quarterdeck::events
