#include "control/identity/tokens.h"

#include <gmock/gmock.h>

#include "control/identity/testing.h"
#include "policy/jose/key_set.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Outcome<std::vector<ScopeRule>> api_scopes(ports::Reader&, const std::vector<std::string>& names) {
  std::vector<ScopeRule> rules;
  for (const auto& name : names) {
    if (name == "orders:read") rules.push_back({name, {}});
    if (name == "orders:write") rules.push_back({name, {"Internal/publisher"}});
  }
  return rules;
}

struct TokensTest : testing::Test {
  IdentityWorld world{IdentitySettings{}, api_scopes};
  Tokens& tokens = world.identity->tokens;
  User nora = world.add_user("nora", {"Internal/creator"});
  Client tool = world.add_client(ClientKind::registered, "nora", {"password", "refresh_token", "client_credentials"});
  Client application = world.add_client(ClientKind::application, "nora", {"client_credentials"});

  TokenRequest password_request(std::vector<std::string> scopes = {}) {
    return {.grant_type = "password",
            .client = IdentityWorld::credentials_of(tool),
            .scopes = std::move(scopes),
            .username = "nora",
            .password = IdentityWorld::password_of("nora")};
  }
  TokenRequest refresh_request(const TokenAnswer& answer, std::vector<std::string> scopes = {}) {
    return {.grant_type = "refresh_token",
            .client = IdentityWorld::credentials_of(tool),
            .scopes = std::move(scopes),
            .refresh_token = *answer.refresh_token};
  }
  TokenRequest application_request(std::vector<std::string> scopes = {}) {
    return {.grant_type = "client_credentials", .client = IdentityWorld::credentials_of(application), .scopes = std::move(scopes)};
  }
  TokenAnswer granted(const TokenRequest& request) {
    auto outcome = tokens.grant(request);
    if (const auto* refusal = std::get_if<TokenRefusal>(&outcome)) throw std::runtime_error(refusal->description);
    return std::get<TokenAnswer>(std::move(outcome));
  }
  TokenError refused(const TokenRequest& request) {
    const auto outcome = tokens.grant(request);
    if (std::holds_alternative<TokenAnswer>(outcome)) throw std::runtime_error("a token was granted");
    return std::get<TokenRefusal>(outcome).error;
  }
  JsonObject claims_of(const TokenAnswer& answer) { return jose::parse_jws(answer.access_token.reveal())->claims; }
  bool is_live(const TokenAnswer& answer) { return tokens.verify(answer.access_token.reveal()).has_value(); }
};

TEST_F(TokensTest, SayExactlyWhatTheContractNames) {
  const auto answer = granted(application_request({"orders:read"}));
  const auto token = *jose::parse_jws(answer.access_token.reveal());
  EXPECT_EQ(token.algorithm, jose::Algorithm::es256);
  EXPECT_EQ(token.type, "at+jwt");
  std::vector<std::string> names;
  for (const auto& claim : token.claims) names.emplace_back(claim.key());
  EXPECT_THAT(names, testing::UnorderedElementsAre("iss", "sub", "aud", "azp", "client_id", "scope", "aut", "iat", "nbf", "exp", "jti"));
  const auto now = to_epoch_seconds(world.clock.now());
  EXPECT_EQ(token.claims.at("iss"), "https://localhost:9443/oauth2/token");
  EXPECT_EQ(token.claims.at("sub"), "nora");
  EXPECT_EQ(token.claims.at("aud"), Json(application.id.text().c_str()));
  EXPECT_EQ(token.claims.at("azp"), token.claims.at("client_id"));
  EXPECT_EQ(token.claims.at("scope"), "orders:read");
  EXPECT_EQ(token.claims.at("aut"), "APPLICATION");
  EXPECT_EQ(token.claims.at("iat"), Json(now));
  EXPECT_EQ(token.claims.at("nbf"), Json(now));
  EXPECT_EQ(token.claims.at("exp"), Json(now + 3600));
  EXPECT_TRUE(jose::verified(answer.access_token.reveal(), *world.identity->keys.keys(KeyPurpose::access_tokens)));
}

TEST_F(TokensTest, AreSignedWithRs256WhenTheClientWantsIt) {
  ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) {
    return world.identity->clients.change(transaction, application.id,
                                          {.grants = application.grants, .signature = jose::Algorithm::rs256});
  }));
  EXPECT_EQ(jose::parse_jws(granted(application_request()).access_token.reveal())->algorithm, jose::Algorithm::rs256);
}

TEST_F(TokensTest, OfUsersCarryTheScopesOfTheirRoles) {
  const auto answer = granted(password_request({"apim:api_create", "apim:api_publish", "apim:unheard_of", "orders:read", "orders:write"}));
  EXPECT_THAT(answer.scopes, ElementsAre("apim:api_create", "orders:read"));
  EXPECT_EQ(claims_of(answer).at("aut"), "APPLICATION_USER");
  EXPECT_TRUE(answer.refresh_token);
}

TEST_F(TokensTest, WithoutAnyScopeLeftHaveADefaultOne) {
  EXPECT_EQ(claims_of(granted(password_request({"apim:admin"}))).at("scope"), "default");
  EXPECT_EQ(claims_of(granted(application_request())).at("scope"), "am_application_scope default");
}

TEST_F(TokensTest, OfApplicationsNeverOpenTheRestApis) {
  EXPECT_THAT(granted(application_request({"apim:api_create"})).scopes, Not(Contains("apim:api_create")));
  const TokenRequest by_tool{.grant_type = "client_credentials", .client = IdentityWorld::credentials_of(tool), .scopes = {"apim:api_create"}};
  EXPECT_THAT(granted(by_tool).scopes, ElementsAre("apim:api_create"));
}

TEST_F(TokensTest, AreRefusedInTheWordsOfRfc6749) {
  auto request = password_request();
  request.password = base::Secret("wrong password");
  EXPECT_EQ(refused(request), TokenError::invalid_grant);
  request = password_request();
  request.password = base::Secret();
  EXPECT_EQ(refused(request), TokenError::invalid_request);
  request = password_request();
  request.client->secret = base::Secret("wrong");
  EXPECT_EQ(refused(request), TokenError::invalid_client);
  request.client.reset();
  EXPECT_EQ(refused(request), TokenError::invalid_client);
  request = application_request();
  request.grant_type = "password";
  EXPECT_EQ(refused(request), TokenError::unauthorized_client);
  request.grant_type = "authorization_code";
  EXPECT_EQ(refused(request), TokenError::unsupported_grant_type);
  request.grant_type = "";
  EXPECT_EQ(refused(request), TokenError::invalid_request);
}

TEST_F(TokensTest, AreRefusedSlowlyToWhoGuesses) {
  auto request = password_request();
  request.password = base::Secret("wrong password");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refused(request), TokenError::invalid_grant);
  EXPECT_EQ(refused(request), TokenError::slow_down);
}

TEST_F(TokensTest, LiveUntilTheyExpire) {
  const auto answer = granted(application_request());
  world.clock.advance(3604s);
  EXPECT_TRUE(is_live(answer)) << "gateways let it in as long";
  world.clock.advance(1s);
  EXPECT_FALSE(is_live(answer));
}

TEST_F(TokensTest, AreRefreshedOnceEach) {
  const auto first = granted(password_request({"apim:api_create"}));
  const auto second = granted(refresh_request(first));
  EXPECT_THAT(second.scopes, ElementsAre("apim:api_create"));
  EXPECT_NE(second.refresh_token->reveal(), first.refresh_token->reveal());
  EXPECT_TRUE(is_live(granted(refresh_request(second))));
}

TEST_F(TokensTest, AllEndWhenARefreshTokenComesTwice) {
  const auto first = granted(password_request());
  const auto second = granted(refresh_request(first));
  EXPECT_TRUE(is_live(first) && is_live(second));
  EXPECT_EQ(refused(refresh_request(first)), TokenError::invalid_grant);
  EXPECT_FALSE(is_live(first));
  EXPECT_FALSE(is_live(second));
  EXPECT_EQ(refused(refresh_request(second)), TokenError::invalid_grant);
}

TEST_F(TokensTest, AreRefreshedWithFewerScopesButNeverMore) {
  const auto first = granted(password_request({"apim:api_create", "orders:read"}));
  const auto second = granted(refresh_request(first, {"orders:read", "apim:api_delete"}));
  EXPECT_THAT(second.scopes, ElementsAre("orders:read"));
  EXPECT_THAT(granted(refresh_request(second)).scopes, ElementsAre("apim:api_create", "orders:read"));
}

TEST_F(TokensTest, AreRefreshedByTheirOwnClientOnly) {
  const auto answer = granted(password_request());
  world.add_user("ada", {});
  const auto other = world.add_client(ClientKind::registered, "ada", {"refresh_token"});
  auto request = refresh_request(answer);
  request.client = IdentityWorld::credentials_of(other);
  EXPECT_EQ(refused(request), TokenError::invalid_grant);
  EXPECT_TRUE(is_live(granted(refresh_request(answer))));
}

TEST_F(TokensTest, AreNotRefreshedAfterADay) {
  const auto answer = granted(password_request());
  world.clock.advance(24h);
  EXPECT_EQ(refused(refresh_request(answer)), TokenError::invalid_grant);
}

TEST_F(TokensTest, EndWhenRevoked) {
  const auto answer = granted(application_request());
  ASSERT_TRUE(tokens.revoke_token(application, answer.access_token));
  EXPECT_FALSE(is_live(answer));
  EXPECT_THAT(tokens.verify(answer.access_token.reveal()).error().message, HasSubstr("revoked"));
  EXPECT_TRUE(tokens.revoke_token(application, answer.access_token)) << "twice is no failure";
  EXPECT_TRUE(tokens.revoke_token(application, base::Secret("nonsense")));
  EXPECT_TRUE(tokens.revoke_token(application, base::Secret("a.b.c")));
}

TEST_F(TokensTest, EndWithTheirRefreshToken) {
  const auto answer = granted(password_request());
  ASSERT_TRUE(tokens.revoke_token(tool, *answer.refresh_token));
  EXPECT_FALSE(is_live(answer));
  EXPECT_EQ(refused(refresh_request(answer)), TokenError::invalid_grant);
}

TEST_F(TokensTest, AreNotRevokedByAnotherClient) {
  const auto answer = granted(application_request());
  ASSERT_TRUE(tokens.revoke_token(tool, answer.access_token));
  EXPECT_TRUE(is_live(answer));
}

TEST_F(TokensTest, OfAUserEndWithThePasswordAndThoseOfApplicationsDoNot) {
  const auto of_user = granted(password_request());
  const auto of_application = granted(application_request());
  world.clock.advance(10ms);
  ASSERT_TRUE(world.identity->users.change_password({"nora", IdentityWorld::password_of("nora"), ""}, base::Secret("another horse")));
  EXPECT_FALSE(is_live(of_user));
  EXPECT_TRUE(is_live(of_application));
  EXPECT_EQ(refused(refresh_request(of_user)), TokenError::invalid_grant);
  auto request = password_request();
  request.password = base::Secret("another horse");
  EXPECT_TRUE(is_live(granted(request))) << "a token made in the same second counts";
}

TEST_F(TokensTest, OfAClientEndWithItsSecret) {
  const auto before = granted(application_request());
  world.clock.advance(10ms);
  const auto secret = ports::write(*world.database, [&](ports::Transaction& transaction) {
    return world.identity->clients.regenerate_secret(transaction, application.id);
  });
  application.secret = *secret;
  EXPECT_FALSE(is_live(before));
  EXPECT_TRUE(is_live(granted(application_request())));
}

TEST_F(TokensTest, OfOtherKindsAreNoAccessTokens) {
  const auto answer = granted(application_request());
  const auto claims = claims_of(answer);
  const auto ours = world.identity->keys.active(KeyPurpose::access_tokens, jose::Algorithm::es256);
  EXPECT_TRUE(tokens.verify(*ours->sign("at+jwt", claims)));
  EXPECT_THAT(tokens.verify(*ours->sign("JWT", claims)).error().message, HasSubstr("no access token"));
  const auto of_keys = world.identity->keys.active(KeyPurpose::api_keys, jose::Algorithm::es256);
  EXPECT_FALSE(tokens.verify(*of_keys->sign("at+jwt", claims)));
  auto elsewhere = claims;
  elsewhere["iss"] = "https://elsewhere.example";
  EXPECT_THAT(tokens.verify(*ours->sign("at+jwt", elsewhere)).error().message, HasSubstr("another issuer"));
  auto endless = claims;
  endless.erase("exp");
  EXPECT_THAT(tokens.verify(*ours->sign("at+jwt", endless)).error().message, HasSubstr("claim is missing"));
}

TEST_F(TokensTest, OfAnApplicationOutliveItsOwnerWithoutTheOwnersRights) {
  ASSERT_TRUE(world.identity->users.set_roles("nora", {"Internal/publisher"}, "admin"));
  EXPECT_THAT(granted(application_request({"orders:write"})).scopes, ElementsAre("orders:write"));
  ASSERT_TRUE(world.identity->users.set_state("nora", UserState::locked, "admin"));
  EXPECT_THAT(granted(application_request({"orders:write", "orders:read"})).scopes, ElementsAre("orders:read"));
}

TEST_F(TokensTest, MayLiveAsLongAsAskedForWithinAYear) {
  EXPECT_EQ(tokens.issue_to_application(application, {}, Seconds{60})->expires_in, 60s);
  EXPECT_EQ(tokens.issue_to_application(application, {}, Seconds{-1})->expires_in, 1s);
  EXPECT_EQ(tokens.issue_to_application(application, {}, Seconds::max())->expires_in, IdentitySettings::longest_access_token());
}

}  // namespace
}  // namespace quarterdeck::control
