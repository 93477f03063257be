#include "control/gateways/gateway_data.h"

#include <gtest/gtest.h>

#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct Shelves : World {
  Shelves() {
    run("INSERT INTO apis (id, organization, name, name_key, version, context_template, context, provider, type, state, is_default_version, visibility, "
        "access_control, summary, edition, created_at, updated_at, updated_by) VALUES ('orders', 'default', 'Orders', 'orders', '1', '/orders/{version}', "
        "'/orders/1', 'ada', 'HTTP', 'PUBLISHED', 1, 'PUBLIC', 'NONE', '{}', 1, 0, 0, 'ada')");
    run("INSERT INTO api_drafts (api_id, document, definition_hash) VALUES ('orders', '{\"securityScheme\":[\"oauth2\",\"api_key\"],\"policies\":[\"Gold\"],"
        "\"operations\":[{\"target\":\"/a\",\"verb\":\"GET\",\"authType\":\"Any\",\"throttlingPolicy\":\"Unlimited\",\"scopes\":[\"read\"]}]}', '')");
    run("INSERT INTO applications (id, organization, owner, name, plan, description, status, visibility, attributes, created_at, updated_at) VALUES "
        "('shop', 'acme', 'alice', 'Web Shop', 'Unlimited', '', 'APPROVED', 'PRIVATE', '{\"a\":\"b\"}', 0, 0)");
    run("INSERT INTO subscriptions (id, organization, api_id, application_id, plan, status, created_at, created_by, updated_at) VALUES "
        "('sub', 'default', 'orders', 'shop', 'Gold', 'UNBLOCKED', 0, 'alice', 0)");
    run("INSERT INTO plans (id, organization, kind, name, document) VALUES ('plan', 'default', 'subscription', 'Gold', '{\"policyName\":\"Gold\","
        "\"stopOnQuotaReach\":false,\"rateLimitCount\":2,\"rateLimitTimeUnit\":\"sec\",\"defaultLimit\":{\"type\":\"REQUESTCOUNTLIMIT\",\"requestCount\":"
        "{\"timeUnit\":\"min\",\"unitTime\":1,\"requestCount\":10}}}')");
    run("INSERT INTO key_managers (id, name, organization, type, display_name, description, enabled, token_type, issuer, consumer_key_claim, scopes_claim, "
        "certificate_type, certificate_value, configuration, created_at, updated_at) VALUES ('km', 'Okta', 'default', 'Okta', '', '', 1, 'DIRECT', "
        "'https://okta.example', 'cid', 'scp', 'JWKS', 'https://okta.example/keys', '{\"client_secret\":\"hush\",\"grant_types\":[]}', 0, 0)");
    run("INSERT INTO application_keys (id, application_id, key_type, key_manager_id, consumer_key, mode, state, properties, created_at) VALUES "
        "('key', 'shop', 'PRODUCTION', 'km', 'abc', 'CREATED', 'COMPLETED', '{}', 0)");
    run("INSERT INTO revocations (sequence, kind, revoked_id, revoked_at, expires_at) VALUES (1, 'token', 'jti', 5, 9), (2, 'consumer_key', 'abc', 6, 0)");
  }

  void run(std::string_view sql) {
    const auto done = database->write([&](ports::Transaction& transaction) -> Outcome<Done> {
      if (auto changed = transaction.execute(sql); !changed) return changed.error();
      return Done{};
    });
    EXPECT_TRUE(done) << done.error().message;
  }

  template <class Read>
  std::string text_of(Read list) {
    const auto found = ports::read(*database, list);
    EXPECT_TRUE(found) << found.error().message;
    return found ? base::canonical_text(*found) : std::string();
  }
};

TEST(GatewayData, ListsApisWithTheirOperations) {
  Shelves world;
  const auto all = world.text_of([](ports::Reader& reader) { return list_gateway_apis(reader, {}); });
  EXPECT_EQ(all,
            R"([{"apiId":1,"apiType":"HTTP","context":"/orders/1","contextTemplate":"/orders/{version}","isDefaultVersion":true,)"
            R"("isSubscriptionValidationDisabled":false,"name":"Orders","organization":"carbon.super","policy":"","provider":"ada",)"
            R"("securityScheme":"oauth2,api_key","status":"PUBLISHED","urlMappings":[{"authScheme":"Any","httpMethod":"GET","scopes":["read"],)"
            R"("throttlingPolicy":"Unlimited","urlPattern":"/a"}],"uuid":"orders","version":"1"}])");
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_apis(reader, {.id = "other"}); }), "[]");
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_apis(reader, {.context = "/orders/1", .version = "1"}); }), all);
}

TEST(GatewayData, ListsWhoMayCall) {
  Shelves world;
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_applications(reader, 1); }),
            R"([{"attributes":{"a":"b"},"groupIds":[],"id":1,"name":"Web Shop","organization":"acme","policy":"Unlimited","subName":"alice",)"
            R"("tokenType":"JWT","uuid":"shop"}])");
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_subscriptions(reader, {.api_id = "orders"}); }),
            R"([{"apiId":1,"apiName":"Orders","apiOrganization":"carbon.super","apiUUID":"orders","apiVersion":"1","appId":1,)"
            R"("applicationOrganization":"acme","applicationUUID":"shop","policyId":"Gold","subscriptionId":1,"subscriptionState":"UNBLOCKED",)"
            R"("subscriptionUUID":"sub"}])");
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_key_mappings(reader, {.consumer_key = "abc", .key_manager = "Okta"}); }),
            R"([{"applicationId":1,"applicationUUID":"shop","consumerKey":"abc","keyManager":"Okta","keyType":"PRODUCTION"}])");
}

TEST(GatewayData, ListsPlansKeyManagersAndRevocations) {
  Shelves world;
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_plans(reader, model::PlanKind::subscription, "Gold"); }),
            R"([{"defaultLimit":{"quotaType":"requestCount","requestCount":{"requestCount":10,"timeUnit":"min","unitTime":1}},"graphQLMaxComplexity":0,)"
            R"("graphQLMaxDepth":0,"id":1,"name":"Gold","quotaType":"requestCount","rateLimitCount":2,"rateLimitTimeUnit":"sec","stopOnQuotaReach":false,)"
            R"("tenantDomain":"carbon.super","tenantId":-1234}])");
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_key_managers(reader); }),
            R"([{"additionalProperties":{"certificate_type":"JWKS","certificate_value":"https://okta.example/keys","consumer_key_claim":"cid",)"
            R"("grant_types":[],"issuer":"https://okta.example","scopes_claim":"scp"},"enabled":true,"name":"Okta","organization":"carbon.super",)"
            R"("tokenType":"DIRECT","type":"Okta","uuid":"km"}])");
  EXPECT_EQ(world.text_of([](ports::Reader& reader) { return list_gateway_revocations(reader); }),
            R"({"revokedJWTConsumerKeyList":[{"consumer_key":"abc","revocation_time":6}],"revokedJWTList":[{"expiry_time":9,"jwt_signature":"jti"}],)"
            R"("revokedJWTSubjectEntityList":[]})");
}

}  // namespace
}  // namespace quarterdeck::control
