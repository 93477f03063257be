#include <gmock/gmock.h>

#include "control/rest/token/testing.h"

namespace quarterdeck::control::rest {
namespace {

using testing::HasSubstr;

struct KeyRoutesTest : testing::Test {
  RestWorld world;
  User nora = world.add_user("nora", {"Internal/subscriber"});
  model::ApplicationId application = world.add_application("Orders", "nora");
  const std::string base = "/api/am/devportal/v3/applications/" + application.text();
  const std::string credentials = RestWorld::basic("nora", "secret of nora");

  RestWorld::Answer send(const std::string& method, const std::string& path, const Json& body = nullptr) {
    return world.send(method, base + path, credentials, body);
  }
  RestWorld::Answer generate() {
    return send("POST", "/generate-keys", JsonObject{{"keyType", "PRODUCTION"},
                                                     {"keyManager", "Resident Key Manager"},
                                                     {"grantTypesToBeSupported", {"client_credentials", "password"}},
                                                     {"callbackUrl", ""},
                                                     {"scopes", {"default"}},
                                                     {"validityTime", "1800"},
                                                     {"additionalProperties", JsonObject{{"pkceMandatory", "false"}}}});
  }
};

TEST_F(KeyRoutesTest, GenerateKeysAnswersAnApplicationKey) {
  const auto key = generate();
  ASSERT_EQ(key.status, 200) << base::to_text(key.body);
  EXPECT_EQ(key.text("keyManager"), "Resident Key Manager");
  EXPECT_EQ(key.text("keyState"), "COMPLETED");
  EXPECT_EQ(key.text("keyType"), "PRODUCTION");
  EXPECT_EQ(key.text("mode"), "CREATED");
  EXPECT_EQ(key.body.at("supportedGrantTypes"), (JsonArray{"client_credentials", "password"}));
  EXPECT_EQ(key.body.at("token").at("validityTime"), 1800);
  EXPECT_EQ(key.body.at("additionalProperties"), (JsonObject{{"pkceMandatory", "false"}}));
  EXPECT_EQ(generate().body.at("code"), 901408);

  const auto token = world.form("/oauth2/token", "grant_type=client_credentials", RestWorld::basic(key.text("consumerKey"), key.text("consumerSecret")));
  EXPECT_EQ(token.status, 200);
}

TEST_F(KeyRoutesTest, KeysAreListedShownChangedAndRemoved) {
  const auto id = generate().text("keyMappingId");
  const auto list = send("GET", "/oauth-keys");
  EXPECT_EQ(list.body.at("count"), 1);
  auto key = send("GET", "/oauth-keys/" + id);
  EXPECT_EQ(key.body, list.body.at("list").at(0));

  // The portal sends back what it read, changed.
  key.body.get_object()["supportedGrantTypes"] = JsonArray{"refresh_token"};
  EXPECT_EQ(send("PUT", "/oauth-keys/" + id, key.body).body.at("supportedGrantTypes"), (JsonArray{"refresh_token"}));

  const auto secret = send("POST", "/oauth-keys/" + id + "/regenerate-secret");
  EXPECT_EQ(secret.text("consumerKey"), key.text("consumerKey"));
  EXPECT_NE(secret.text("consumerSecret"), key.text("consumerSecret"));

  EXPECT_EQ(send("DELETE", "/oauth-keys/" + id).status, 200);
  EXPECT_EQ(send("GET", "/oauth-keys/" + id).status, 404);
}

TEST_F(KeyRoutesTest, OlderOperationsNameAKeyByItsKind) {
  const auto key = generate();
  EXPECT_EQ(send("GET", "/keys").body.at("count"), 1);
  EXPECT_EQ(send("GET", "/keys/PRODUCTION").text("keyMappingId"), key.text("keyMappingId"));
  EXPECT_EQ(send("GET", "/keys/SANDBOX").status, 404);
  EXPECT_EQ(send("GET", "/keys/TEST").status, 400);
  EXPECT_EQ(send("POST", "/keys/PRODUCTION/generate-token", JsonObject{{"validityPeriod", 60}}).body.at("validityTime"), 60);
  EXPECT_EQ(send("POST", "/keys/PRODUCTION/clean-up").status, 200);
  EXPECT_EQ(send("GET", "/keys").body.at("count"), 0);
}

TEST_F(KeyRoutesTest, GenerateTokenMakesATestToken) {
  const auto key = generate();
  const auto path = "/oauth-keys/" + key.text("keyMappingId") + "/generate-token";
  const auto token = send("POST", path, JsonObject{{"consumerSecret", key.text("consumerSecret")}, {"validityPeriod", 3600}, {"scopes", JsonArray()},
                                                   {"revokeToken", ""}, {"grantType", "CLIENT_CREDENTIALS"}});
  ASSERT_EQ(token.status, 200) << base::to_text(token.body);
  EXPECT_EQ(token.body.at("tokenScopes"), (JsonArray{"am_application_scope", "default"}));
  EXPECT_EQ(send("POST", path, JsonObject{{"grantType", "TOKEN_EXCHANGE"}}).status, 400);
}

TEST_F(KeyRoutesTest, AreForTheOwnerAlone) {
  world.add_user("ada", {"Internal/subscriber"});
  world.add_user("eve", {"Internal/publisher"});
  const auto by = [&](const std::string& user) {
    return world.send("GET", base + "/oauth-keys", RestWorld::basic(user, "secret of " + user)).status;
  };
  EXPECT_EQ(by("nora"), 200);
  EXPECT_EQ(by("ada"), 404);
  EXPECT_EQ(by("eve"), 403) << "without the scope";
  EXPECT_EQ(world.send("GET", base + "/oauth-keys", "").status, 401);
}

TEST_F(KeyRoutesTest, ApiKeysAreMadeListedAndRevoked) {
  const auto key = send("POST", "/api-keys/PRODUCTION/generate",
                        JsonObject{{"keyName", "mobile"}, {"validityPeriod", 3600}, {"additionalProperties", JsonObject{{"permittedIP", "10.0.0.0/8"}}}});
  ASSERT_EQ(key.status, 200) << base::to_text(key.body);
  EXPECT_EQ(key.text("keyName"), "mobile");
  EXPECT_EQ(jose::parse_jws(key.text("apikey"))->claims.at("permittedIP"), "10.0.0.0/8");
  const auto for_ever = send("POST", "/api-keys/PRODUCTION/generate", JsonObject{{"keyName", "batch"}});
  EXPECT_EQ(for_ever.body.at("validityPeriod"), -1);

  const auto list = send("GET", "/api-keys/PRODUCTION");
  ASSERT_EQ(list.body.at("count"), 2);
  const auto id = base::text_at(list.body.at("list").at(1), "keyUUID");
  EXPECT_EQ(send("POST", "/api-keys/PRODUCTION/regenerate", JsonObject{{"keyUUID", id}}).status, 200);
  EXPECT_EQ(send("POST", "/api-keys/PRODUCTION/revoke", JsonObject{{"apikey", key.text("apikey")}}).status, 200);
  EXPECT_EQ(send("POST", "/api-keys/PRODUCTION/revoke", JsonObject{{"apikey", key.text("apikey")}}).status, 404);
  EXPECT_EQ(send("POST", "/api-keys/PRODUCTION/revoke", JsonObject{}).status, 400);
  EXPECT_EQ(send("GET", "/api-keys/PRODUCTION").body.at("count"), 1);
}

TEST_F(KeyRoutesTest, KeyManagersAreThoseThatOneMayUse) {
  const auto list = world.send("GET", "/api/am/devportal/v3/key-managers", credentials);
  ASSERT_EQ(list.body.at("count"), 1);
  const auto& manager = list.body.at("list").at(0);
  EXPECT_EQ(manager.at("name"), "Resident Key Manager");
  EXPECT_EQ(manager.at("tokenEndpoint"), "https://localhost:9443/oauth2/token");
  EXPECT_EQ(manager.at("enableOAuthAppCreation"), true);
}

TEST_F(KeyRoutesTest, TryOutKeysAreForPublishers) {
  world.add_user("ada", {"Internal/creator"});
  const auto by = [&](const std::string& user, const std::string& api) {
    return world.send("POST", "/api/am/publisher/v4/apis/" + api + "/generate-key", RestWorld::basic(user, "secret of " + user));
  };
  const auto key = by("ada", "api-1");
  ASSERT_EQ(key.status, 200);
  EXPECT_EQ(jose::parse_jws(key.text("apikey"))->claims.at("token_type"), "InternalKey");
  EXPECT_EQ(key.body.at("validityTime"), 600);
  EXPECT_EQ(by("nora", "api-1").status, 403);
  EXPECT_EQ(by("ada", "api-2").status, 404);
}

}  // namespace
}  // namespace quarterdeck::control::rest
