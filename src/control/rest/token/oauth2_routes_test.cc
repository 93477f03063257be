#include <gmock/gmock.h>

#include "control/rest/token/testing.h"

namespace quarterdeck::control::rest {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct OAuth2RoutesTest : testing::Test {
  RestWorld world;
  User nora = world.add_user("nora", {"Internal/creator", "Internal/subscriber"});
  Client tool = world.add_client(ClientKind::registered, "nora", {"password", "refresh_token"});
  Client application = world.add_client(ClientKind::application, "nora", {"client_credentials"});

  RestWorld::Answer password_token(const std::string& scope) {
    return world.form("/oauth2/token", "grant_type=password&username=nora&password=secret+of+nora&scope=" + scope, RestWorld::basic(tool));
  }
};

TEST_F(OAuth2RoutesTest, TokenAnswersAsToolsExpect) {
  const auto answer = password_token("apim:api_create+apim:admin+apim:mcp_server_view+openid");
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("scope"), "apim:api_create apim:mcp_server_view openid");
  EXPECT_EQ(answer.text("token_type"), "Bearer");
  EXPECT_EQ(answer.body.at("expires_in"), 3600);
  EXPECT_FALSE(answer.text("refresh_token").empty());
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");

  const auto refreshed =
      world.form("/oauth2/token", "grant_type=refresh_token&refresh_token=" + answer.text("refresh_token"), RestWorld::basic(tool));
  EXPECT_EQ(refreshed.status, 200);
}

TEST_F(OAuth2RoutesTest, TokenTakesTheClientFromTheFormToo) {
  const auto answer = world.form("/oauth2/token", "grant_type=client_credentials&client_id=" + application.id.text() +
                                                      "&client_secret=" + application.secret.reveal());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.text("scope"), "am_application_scope default");
  EXPECT_FALSE(answer.body.get_object().contains("refresh_token"));
}

TEST_F(OAuth2RoutesTest, TokenRefusesInTheWordsOfRfc6749) {
  const auto wrong_secret = world.form("/oauth2/token", "grant_type=client_credentials", RestWorld::basic(application.id.text(), "wrong"));
  EXPECT_EQ(wrong_secret.status, 401);
  EXPECT_EQ(wrong_secret.text("error"), "invalid_client");
  EXPECT_THAT(wrong_secret.headers.get("WWW-Authenticate"), HasSubstr("Basic"));
  EXPECT_FALSE(wrong_secret.text("error_description").empty());

  const auto wrong_password =
      world.form("/oauth2/token", "grant_type=password&username=nora&password=wrong", RestWorld::basic(tool));
  EXPECT_EQ(wrong_password.status, 400);
  EXPECT_EQ(wrong_password.text("error"), "invalid_grant");

  EXPECT_EQ(world.form("/oauth2/token", "", RestWorld::basic(tool)).text("error"), "invalid_request");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=implicit", RestWorld::basic(tool)).text("error"), "unsupported_grant_type");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=client_credentials", RestWorld::basic(tool)).text("error"), "unauthorized_client");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=password&grant_type=password", RestWorld::basic(tool)).text("error"), "invalid_request");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=client_credentials").text("error"), "invalid_client");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=client_credentials", "Basic %%%").text("error"), "invalid_client");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=client_credentials", "Bearer abc").text("error"), "invalid_client");
  EXPECT_EQ(world.form("/oauth2/token", "grant_type=password&client_secret=x", RestWorld::basic(tool)).text("error"), "invalid_request");
  EXPECT_EQ(world.send("POST", "/oauth2/token", "", JsonObject{}).text("error"), "invalid_request");
}

TEST_F(OAuth2RoutesTest, AnApplicationMaySayHowLongItsTokenShallLive) {
  const auto ask = [&](const std::string& validity) {
    return world.form("/oauth2/token", "grant_type=client_credentials&validity_period=" + validity, RestWorld::basic(application));
  };
  EXPECT_EQ(ask("90").body.at("expires_in"), 90);
  EXPECT_EQ(ask("0").body.at("expires_in"), 3600);
  EXPECT_EQ(ask("-1").body.at("expires_in"), 365 * 86'400);
  EXPECT_EQ(ask("99999999999").body.at("expires_in"), 365 * 86'400) << "bounded";
  EXPECT_EQ(ask("soon").text("error"), "invalid_request");
  const auto of_user = world.form("/oauth2/token", "grant_type=password&username=nora&password=secret+of+nora&validity_period=90", RestWorld::basic(tool));
  EXPECT_EQ(of_user.text("error"), "invalid_request");
}

TEST_F(OAuth2RoutesTest, RevokeEndsATokenAndAnswersTheSameForAnUnknownOne) {
  const auto token = world.form("/oauth2/token", "grant_type=client_credentials", RestWorld::basic(application)).text("access_token");
  EXPECT_EQ(world.form("/oauth2/revoke", "token=" + token + "&token_type_hint=access_token", RestWorld::basic(application)).status, 200);
  EXPECT_EQ(world.form("/oauth2/revoke", "token=unknown", RestWorld::basic(application)).status, 200);
  EXPECT_EQ(world.form("/oauth2/revoke", "", RestWorld::basic(application)).text("error"), "invalid_request");
  EXPECT_EQ(world.form("/oauth2/revoke", "token=x").status, 401);
  const auto state = world.form("/oauth2/introspect", "token=" + token, RestWorld::basic(application));
  EXPECT_EQ(state.body, (Json(JsonObject{{"active", false}})));
}

TEST_F(OAuth2RoutesTest, IntrospectTellsWhatATokenIs) {
  const auto token = world.form("/oauth2/token", "grant_type=client_credentials", RestWorld::basic(application)).text("access_token");
  const auto state = world.form("/oauth2/introspect", "token=" + token, RestWorld::basic(application));
  ASSERT_EQ(state.status, 200);
  EXPECT_EQ(state.body.at("active"), true);
  EXPECT_EQ(state.text("client_id"), application.id.text());
  EXPECT_EQ(state.text("username"), "nora");
  EXPECT_EQ(state.text("aut"), "APPLICATION");
  for (const auto* member : {"scope", "sub", "exp", "iat", "nbf", "token_type", "iss", "aud", "jti"}) {
    EXPECT_TRUE(state.body.get_object().contains(member)) << member;
  }
}

TEST_F(OAuth2RoutesTest, IntrospectTellsStrangersNothing) {
  world.add_user("root", {"admin"});
  const auto token = password_token("apim:api_create").text("access_token");
  EXPECT_EQ(world.form("/oauth2/introspect", "token=" + token, RestWorld::basic(application)).body.at("active"), false);
  EXPECT_EQ(world.form("/oauth2/introspect", "token=" + token, RestWorld::basic("root", "secret of root")).body.at("active"), true);
  EXPECT_EQ(world.form("/oauth2/introspect", "token=" + token, RestWorld::basic("nora", "secret of nora")).status, 401);
  EXPECT_EQ(world.form("/oauth2/introspect", "token=" + token).status, 401);
}

TEST_F(OAuth2RoutesTest, UserInfoNeedsTheScopeOpenid) {
  const auto with_scope = password_token("openid").text("access_token");
  const auto user = world.send("GET", "/oauth2/userinfo", "Bearer " + with_scope);
  EXPECT_EQ(user.status, 200);
  EXPECT_EQ(user.text("sub"), "nora");
  const auto without = password_token("apim:api_create").text("access_token");
  EXPECT_EQ(world.send("GET", "/oauth2/userinfo", "Bearer " + without).status, 403);
  const auto none = world.send("GET", "/oauth2/userinfo", "");
  EXPECT_EQ(none.status, 401);
  EXPECT_THAT(none.headers.get("WWW-Authenticate"), HasSubstr("invalid_token"));
}

TEST_F(OAuth2RoutesTest, PublishesPublicKeysOnly) {
  for (const auto* path : {"/oauth2/jwks", "/oauth2/jwks/api-keys"}) {
    const auto set = world.send("GET", path, "");
    ASSERT_EQ(set.status, 200);
    ASSERT_EQ(set.body.at("keys").get_array().size(), 2U);
    for (const auto& key : set.body.at("keys").get_array()) {
      EXPECT_FALSE(key.get_object().contains("d"));
      EXPECT_EQ(key.at("use"), "sig");
    }
  }
  const auto keys = jose::KeySet::from_jwks(world.send("GET", "/oauth2/jwks", "").body);
  EXPECT_TRUE(jose::verified(password_token("openid").text("access_token"), *keys));
}

TEST_F(OAuth2RoutesTest, DescribesItselfWithAddressesThatAnswer) {
  const auto document = world.send("GET", "/oauth2/token/.well-known/openid-configuration", "");
  ASSERT_EQ(document.status, 200);
  EXPECT_EQ(document.text("issuer"), "https://localhost:9443/oauth2/token");
  for (const auto* member : {"token_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint", "jwks_uri"}) {
    const std::string path = document.text(member).substr(std::string("https://localhost:9443").size());
    EXPECT_NE(world.send("GET", path, "").status, 404) << member;
  }
}

TEST_F(OAuth2RoutesTest, LetsNoSecretIntoADescription) {
  const auto answer = world.form("/oauth2/token", "grant_type=password&username=nora&password=do+not+show", RestWorld::basic(tool));
  EXPECT_THAT(answer.text("error_description"), testing::Not(HasSubstr("do not show")));
}

}  // namespace
}  // namespace quarterdeck::control::rest
