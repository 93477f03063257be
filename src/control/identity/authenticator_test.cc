#include "control/identity/authenticator.h"

#include <gmock/gmock.h>

#include "base/bytes.h"
#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

http::Request with(const std::string& header) {
  http::Request request;
  request.headers.set("Authorization", header);
  request.peer_address = "192.0.2.1";
  return request;
}
http::Request basic(const std::string& name, const std::string& password) {
  return with("Basic " + base::to_base64(name + ":" + password));
}

struct AuthenticatorTest : testing::Test {
  IdentityWorld world;
  Authenticator& authenticator = world.identity->authenticator;
  User nora = world.add_user("nora", {"Internal/creator"});
  Client tool = world.add_client(ClientKind::registered, "nora", {"password"});

  std::string token(std::vector<std::string> scopes) {
    const auto outcome = world.identity->tokens.grant({.grant_type = "password",
                                                       .client = IdentityWorld::credentials_of(tool),
                                                       .scopes = std::move(scopes),
                                                       .username = "nora",
                                                       .password = IdentityWorld::password_of("nora")});
    return std::get<TokenAnswer>(outcome).access_token.reveal();
  }
};

TEST_F(AuthenticatorTest, KnowsTheBearerOfAToken) {
  const auto caller = authenticator.authenticate(with("Bearer " + token({"apim:api_create"})));
  ASSERT_TRUE(caller) << caller.error().message;
  EXPECT_EQ(caller->user, "nora");
  EXPECT_EQ(caller->client_id, tool.id.text());
  EXPECT_THAT(caller->scopes, ElementsAre("apim:api_create"));
  EXPECT_TRUE(caller->has_role("Internal/creator"));
}

TEST_F(AuthenticatorTest, KnowsAUserByNameAndPassword) {
  const auto caller = authenticator.authenticate(basic("nora", "secret of nora"));
  ASSERT_TRUE(caller) << caller.error().message;
  EXPECT_EQ(caller->user, "nora");
  EXPECT_TRUE(caller->client_id.empty());
  EXPECT_THAT(caller->scopes, Contains("apim:api_create"));
  EXPECT_THAT(caller->scopes, Not(Contains("apim:admin")));
}

TEST_F(AuthenticatorTest, KnowsAnonymousCallersByTheMissingHeader) {
  EXPECT_TRUE((*authenticator.recognize({}))->is_anonymous());
  EXPECT_EQ(authenticator.authenticate({}).error().problem, Problem::unauthenticated);
}

TEST_F(AuthenticatorTest, KnowsAgentsAndGatewaysByTheServiceKey) {
  EXPECT_FALSE(authenticator.recognize(with("Bearer key of services")));
  authenticator.trust_service_key(base::Secret("key of services"));
  const auto service = authenticator.authenticate(with("Bearer key of services"));
  ASSERT_TRUE(service);
  EXPECT_THAT(service->roles, ElementsAre("Internal/service"));
  EXPECT_TRUE(service->scopes.empty());
  EXPECT_FALSE(authenticator.recognize(with("Bearer another key")));
}

TEST_F(AuthenticatorTest, NeverTakesWrongCredentialsForAnonymous) {
  for (const auto* header : {"", "Bearer", "Bearer ", "Bearer a.b.c", "Bearer opaque", "Basic", "Basic %%%", "Basic bm9jb2xvbg==", "Digest x",
                             "bearer:x", "Negotiate abc"}) {
    const auto caller = authenticator.recognize(with(header));
    ASSERT_FALSE(caller) << header;
    EXPECT_EQ(caller.error().problem, Problem::unauthenticated) << header;
  }
  EXPECT_FALSE(authenticator.recognize(basic("nora", "wrong password")));
}

TEST_F(AuthenticatorTest, RemembersATokenUntilItIsRevoked) {
  const auto access_token = token({"apim:api_create"});
  const auto first = authenticator.recognize(with("Bearer " + access_token));
  const auto second = authenticator.recognize(with("Bearer " + access_token));
  EXPECT_EQ(*first, *second) << "the same object";
  ASSERT_TRUE(world.identity->tokens.revoke_token(tool, base::Secret(access_token)));
  EXPECT_FALSE(authenticator.recognize(with("Bearer " + access_token)));
}

TEST_F(AuthenticatorTest, RemembersNoTokenBeyondItsExpiry) {
  const auto access_token = token({});
  world.clock.advance(3590s);
  EXPECT_TRUE(authenticator.recognize(with("Bearer " + access_token)));
  world.clock.advance(15s);  // and the leeway for clocks
  EXPECT_FALSE(authenticator.recognize(with("Bearer " + access_token)));
}

TEST_F(AuthenticatorTest, ForgetsAPasswordWhenItIsChanged) {
  EXPECT_TRUE(authenticator.recognize(basic("nora", "secret of nora")));
  ASSERT_TRUE(world.identity->users.change_password({"nora", IdentityWorld::password_of("nora"), ""}, base::Secret("another horse")));
  EXPECT_FALSE(authenticator.recognize(basic("nora", "secret of nora")));
  EXPECT_TRUE(authenticator.recognize(basic("nora", "another horse")));
}

TEST_F(AuthenticatorTest, ForgetsRolesWhenTheyChange) {
  EXPECT_THAT((*authenticator.recognize(basic("nora", "secret of nora")))->scopes, Contains("apim:api_create"));
  ASSERT_TRUE(world.identity->users.set_roles("nora", {"Internal/publisher"}, "admin"));
  const auto caller = *authenticator.recognize(basic("nora", "secret of nora"));
  EXPECT_THAT(caller->scopes, Contains("apim:api_publish"));
  EXPECT_THAT(caller->scopes, Not(Contains("apim:api_create")));
}

TEST_F(AuthenticatorTest, SeesWhatAnotherProcessRevokedAfterHalfAMinute) {
  const auto access_token = token({});
  EXPECT_TRUE(authenticator.recognize(with("Bearer " + access_token)));
  CredentialEpoch of_another_process;
  Tokens elsewhere(*world.database, world.clock, world.random, world.identity->settings, world.identity->users, world.identity->clients,
                   world.identity->keys, of_another_process, {});
  ASSERT_TRUE(elsewhere.revoke_token(tool, base::Secret(access_token)));
  world.clock.advance(30s);
  EXPECT_FALSE(authenticator.recognize(with("Bearer " + access_token)));
}

TEST_F(AuthenticatorTest, RefusesTheTokenOfALockedUserAlsoWhenAnApplicationHoldsIt) {
  const auto client = world.add_client(ClientKind::application, "nora", {"client_credentials"});
  const auto answer = world.identity->tokens.issue_to_application(client, {}, std::nullopt);
  EXPECT_TRUE(authenticator.recognize(with("Bearer " + answer->access_token.reveal())));
  ASSERT_TRUE(world.identity->users.set_state("nora", UserState::locked, "admin"));
  EXPECT_THAT(authenticator.recognize(with("Bearer " + answer->access_token.reveal())).error().message, HasSubstr("locked"));
}

}  // namespace
}  // namespace quarterdeck::control
