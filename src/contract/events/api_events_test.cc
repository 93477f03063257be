#include "contract/events/api_events.h"

#include <gmock/gmock.h>

namespace quarterdeck::events {
namespace {

Json json(std::string_view text) { return base::parse_json(text).value_or(Json()); }

ApiEvent orders() {
  return {.api_name = "Orders", .api_id = 3, .uuid = "11111111-0000-4000-8000-000000000001", .api_version = "2.0", .api_context = "/orders/2.0",
          .api_provider = "ann", .api_status = "PUBLISHED"};
}

TEST(ApiEvent, LeavesOutWhatIsNotSaid) {
  const auto event = event_of(ApiChange::api_create, orders(), {});
  EXPECT_EQ(event.type, "API_CREATE");
  EXPECT_EQ(event.key, (SubjectKey{Subject::api, "11111111-0000-4000-8000-000000000001"}));
  EXPECT_EQ(event.payload, json(R"({"apiName":"Orders","apiId":3,"uuid":"11111111-0000-4000-8000-000000000001","apiVersion":"2.0",
      "apiContext":"/orders/2.0","apiProvider":"ann","apiType":"HTTP","apiStatus":"PUBLISHED","tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(ApiEvent, TellsWhatTheLifeCycleLeft) {
  auto api = orders();
  api.current_status = "PUBLISHED";
  api.lifecycle_event = "Block";
  api.action = "DEFAULT_VERSION";
  api.security_scheme = "oauth2";
  const auto event = event_of(ApiChange::api_lifecycle_change, api, {7, "org.example"});
  EXPECT_EQ(event.type, "API_LIFECYCLE_CHANGE");
  EXPECT_EQ(event.payload, json(R"({"apiName":"Orders","apiId":3,"uuid":"11111111-0000-4000-8000-000000000001","apiVersion":"2.0",
      "apiContext":"/orders/2.0","apiProvider":"ann","apiType":"HTTP","apiStatus":"PUBLISHED","securityScheme":"oauth2","action":"DEFAULT_VERSION",
      "currentStatus":"PUBLISHED","lifecycleEvent":"Block","tenantId":7,"tenantDomain":"org.example"})"));
}

TEST(ApiEvent, KeepsTheOriginalsSpellingOfTheLogLevelEvent) {
  auto api = orders();
  api.log_level = "FULL";
  api.resource_method = "GET";
  api.resource_path = "/all";
  const auto event = event_of(ApiChange::udate_api_log_level, api, {});
  EXPECT_EQ(event.type, "UDATE_API_LOG_LEVEL");
  EXPECT_EQ(base::text_at(event.payload, "logLevel"), "FULL");
  EXPECT_EQ(base::text_at(event.payload, "resourceMethod"), "GET");
  EXPECT_EQ(base::text_at(event.payload, "resourcePath"), "/all");
}

TEST(DeploymentEvent, CarriesTheTenantsDomainButNotItsNumber) {
  const DeploymentEvent deployed{.api_id = 3, .uuid = "u", .name = "Orders", .version = "2.0", .provider = "ann", .gateway_labels = {"Default"},
                                 .context = "/orders/2.0"};
  const auto event = event_of(DeploymentChange::deploy_api_in_gateway, deployed, "org.example");
  EXPECT_EQ(event.type, "DEPLOY_API_IN_GATEWAY");
  EXPECT_EQ(event.payload, json(R"({"apiId":3,"uuid":"u","name":"Orders","version":"2.0","provider":"ann","apiType":"HTTP",
      "gatewayLabels":["Default"],"associatedApis":[],"context":"/orders/2.0","deleted":false,"tenantId":0,"tenantDomain":"org.example"})"));
  EXPECT_EQ(event_of(DeploymentChange::remove_api_from_gateway, deployed, "x").type, "REMOVE_API_FROM_GATEWAY");
}

TEST(ApiKeyEvent, UsesTheOriginalsOddSpellings) {
  const ApiKeyEvent key{.api_key_hash = "ab", .uuid = "k", .name = "ci", .user = "ann", .time_created = 5, .validity_period = 60,
                        .application_uuid = "app", .api_uuid = "api", .api_id = 1, .application_id = 2};
  const auto event = event_of(ApiKeyChange::api_key_create, key, {});
  EXPECT_EQ(event.type, "API_KEY_CREATE");
  EXPECT_EQ(event.payload, json(R"({"apiKeyHash":"ab","uuid":"k","name":"ci","keyType":"PRODUCTION","user":"ann","properties":{},"timeCreated":5,
      "validityPeriod":60,"status":"ACTIVE","permittedIP":"","permittedReferer":"","applicationUUId":"app","apiUUId":"api","apiId":1,
      "applicationId":2,"tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(ApiKeyAssociationEvent, NamesBothSides) {
  const auto event = event_of(ApiKeyAssociationChange::api_key_association_delete, {"ab", "app", "api", 1, 2}, {});
  EXPECT_EQ(event.type, "API_KEY_ASSOCIATION_DELETE");
  EXPECT_EQ(event.payload, json(R"({"apiKeyHash":"ab","applicationUUId":"app","apiUUId":"api","apiId":1,"applicationId":2,"tenantId":-1234,
      "tenantDomain":"carbon.super"})"));
}

}  // namespace
}  // namespace quarterdeck::events
