#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

using testing::Asked;
using Authentication = testing::Fixture;

JsonObject api_key(JsonObject more = {}) {
  JsonObject claims = {{"token_type", "apiKey"}, {"application", {{"uuid", "app"}}}, {"azp", nullptr}, {"scope", nullptr}};
  for (auto& [name, value] : more) claims[name] = value;
  return claims;
}

TEST_F(Authentication, LetsAGoodTokenPass) {
  const auto answer = ask({.headers = bearer()});
  EXPECT_TRUE(answer.is_forwarded);
  EXPECT_TRUE(ask({.headers = {{"authorization", "bearer  " + token()}}}).is_forwarded);
}

TEST_F(Authentication, AsksForCredentialsWhereThereAreNone) {
  EXPECT_EQ(ask({}).code(), "900902");
  EXPECT_EQ(ask({}).status(), 401);
  EXPECT_EQ(ask({.headers = {{"Authorization", "Basic YTpi"}}}).code(), "900902");
  EXPECT_EQ(ask({.headers = {{"Authorization", "Bearer "}}}).code(), "900902");
  EXPECT_EQ(ask({}).header("WWW-Authenticate"), R"(Bearer realm="APK")");
  EXPECT_TRUE(ask({.headers = {{"Authorization", "Bearer nonsense"}}}).header("WWW-Authenticate").contains(R"(error="invalid_token")"));
}

TEST_F(Authentication, RefusesTokensThatAreNotGood) {
  EXPECT_EQ(ask({.headers = {{"Authorization", "Bearer nonsense"}}}).code(), "900901");
  EXPECT_EQ(ask({.headers = bearer({{"iss", "https://other"}})}).code(), "900901");
  EXPECT_EQ(ask({.headers = bearer({{"exp", nullptr}})}).code(), "900901");
  EXPECT_EQ(ask({.headers = bearer({{"nbf", to_epoch_seconds(clock.now()) + 60}})}).code(), "900901");
  auto changed = token();
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(ask({.headers = {{"Authorization", "Bearer " + changed}}}).code(), "900901");
}

TEST_F(Authentication, SaysWhenATokenHasExpiredAlsoOneItHasSeenBefore) {
  const Asked asked{.headers = bearer({{"exp", to_epoch_seconds(clock.now()) + 10}})};
  EXPECT_TRUE(ask(asked).is_forwarded);
  clock.advance(Seconds(14));
  EXPECT_TRUE(ask(asked).is_forwarded);
  clock.advance(Seconds(1));
  EXPECT_EQ(ask(asked).code(), "900903");
}

TEST_F(Authentication, ChecksTheSignatureOfATokenOnce) {
  const Asked asked{.headers = bearer()};
  for (int i = 0; i < 3; ++i) ask(asked);
  EXPECT_EQ(metrics.token_cache_misses.value(), 1U);
  EXPECT_EQ(metrics.token_cache_hits.value(), 2U);
}

TEST_F(Authentication, ChecksOnlySoManyBadTokensOfOneAddress) {
  const auto known = bearer();
  EXPECT_TRUE(ask({.headers = known}).is_forwarded);
  const auto made_up = [&](int number) {
    const auto good = token({{"jti", std::to_string(number)}});
    return std::map<std::string, std::string>{{"Authorization", "Bearer " + good.substr(0, good.rfind('.') + 1) + std::string(86, 'A')}};
  };
  for (int i = 0; i < 200; ++i) EXPECT_EQ(ask({.headers = made_up(i)}).code(), "900901");
  EXPECT_EQ(ask({.headers = made_up(200)}).status(), 429);
  EXPECT_TRUE(ask({.headers = known}).is_forwarded);
  clock.advance(Seconds(1));
  EXPECT_EQ(ask({.headers = made_up(201)}).code(), "900901");
}

TEST_F(Authentication, DoesNotLetOneClientBehindALoadBalancerUseUpTheBudgetOfAll) {
  Logic behind_a_balancer({current, inbox, metrics, clock, random, {"10.0.0.0/8"}});
  const auto status = [&](int number, const std::string& client, bool is_good) {
    auto text = token({{"jti", std::to_string(number)}});
    if (!is_good) text = text.substr(0, text.rfind('.') + 1) + std::string(86, 'A');
    const Asked asked{.headers = {{"Authorization", "Bearer " + text}, {"X-Forwarded-For", client}}};
    std::uint64_t cookie = 0;
    const auto decision = behind_a_balancer.decide(testing::GivenHead(asked), nullptr, cookie);
    const auto* answer = std::get_if<http::Respond>(&decision);
    behind_a_balancer.finished({.status = 200}, cookie);
    return answer == nullptr ? 0 : answer->status;
  };
  for (int i = 0; i < 201; ++i) status(i, "198.51.100.1, 203.0.113.7", false);  // it says that it is somebody else
  EXPECT_EQ(status(300, "203.0.113.7", true), 429);
  EXPECT_EQ(status(301, "203.0.113.8", true), 0);
  EXPECT_EQ(status(302, "198.51.100.1", true), 0);
}

TEST_F(Authentication, HoldsTheAddressesOfAnApiKeyAgainstTheClientBehindATrustedProxy) {
  Logic behind_a_balancer({current, inbox, metrics, clock, random, {"10.0.0.0/8"}});
  const auto is_let_in = [&](Logic& by, const std::string& client) {
    const Asked asked{.headers = {{"ApiKey", token(api_key({{"permittedIP", "203.0.113.7"}}))}, {"X-Forwarded-For", client}}};
    std::uint64_t cookie = 0;
    const auto decision = by.decide(testing::GivenHead(asked), nullptr, cookie);
    by.finished({.status = 200}, cookie);
    return std::holds_alternative<http::Forward>(decision);
  };
  EXPECT_TRUE(is_let_in(behind_a_balancer, "203.0.113.7"));
  EXPECT_FALSE(is_let_in(behind_a_balancer, "203.0.113.7, 203.0.113.8"));
  EXPECT_FALSE(is_let_in(logic, "203.0.113.7"));
}

TEST_F(Authentication, RefusesARevokedTokenAtOnceAlsoOneItHasSeenBefore) {
  const Asked asked{.headers = bearer()};
  EXPECT_TRUE(ask(asked).is_forwarded);
  change([](Snapshot& snapshot) {
    auto list = std::make_shared<RevocationList>();
    list->add({.kind = "token", .id = "token-1"});
    snapshot.revocations = list;
  });
  EXPECT_EQ(ask(asked).code(), "900901");
}

TEST_F(Authentication, DropsWhatItKnewWhenAnIssuerChanges) {
  const Asked asked{.headers = bearer()};
  EXPECT_TRUE(ask(asked).is_forwarded);
  change([](Snapshot& snapshot) {
    auto issuers = std::make_shared<Issuers>(*snapshot.issuers);
    issuers->remove("one");
    snapshot.issuers = issuers;
  });
  EXPECT_EQ(ask(asked).code(), "900901");
}

TEST_F(Authentication, BelievesAnIssuerForItsOrganizationOnly) {
  auto spec = orders();
  spec.organization = "other";
  serve(spec);
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900901");
}

TEST_F(Authentication, HoldsAKeyTypeAgainstTheHost) {
  EXPECT_TRUE(ask({.headers = bearer({{"keytype", "PRODUCTION"}})}).is_forwarded);
  EXPECT_EQ(ask({.headers = bearer({{"keytype", "SANDBOX"}})}).code(), "900901");
  EXPECT_TRUE(ask({.headers = bearer({{"keytype", "SANDBOX"}, {"azp", "tester"}}), .host = "sandbox.gw.example"}).is_forwarded);
}

TEST_F(Authentication, DoesNotLookAtCredentialsOfOpenOperations) {
  const auto answer = ask({.path = "/orders/1.0/open", .headers = {{"Authorization", "Bearer nonsense"}}});
  EXPECT_TRUE(answer.is_forwarded);
  EXPECT_TRUE(answer.forward.remove_headers.empty());
}

TEST_F(Authentication, TakesAnApiKeyFromHeaderOrQuery) {
  EXPECT_TRUE(ask({.headers = {{"ApiKey", token(api_key())}}}).is_forwarded);
  const auto answer = ask({.query = "a=1&apikey=" + token(api_key()) + "&b=2"});
  ASSERT_TRUE(answer.is_forwarded);
  EXPECT_EQ(answer.forward.target, "/v2/orders?a=1&b=2");
  EXPECT_EQ(ask({.headers = {{"ApiKey", token(api_key({{"exp", 1}}))}}}).code(), "900901");
  EXPECT_TRUE(ask({.headers = {{"ApiKey", token(api_key({{"exp", nullptr}}))}}}).is_forwarded);
}

TEST_F(Authentication, ForbidsAnApiKeyOutsideWhatItWasMadeFor) {
  EXPECT_EQ(ask({.headers = {{"ApiKey", token(api_key({{"permittedIP", "192.168.0.0/16"}}))}}}).code(), "900908");
  EXPECT_TRUE(ask({.headers = {{"ApiKey", token(api_key({{"permittedIP", "10.0.0.0/8"}}))}}}).is_forwarded);
  const JsonArray other = {{{"name", "Other"}, {"context", "/other/1.0"}, {"version", "1.0"}}};
  EXPECT_EQ(ask({.headers = {{"ApiKey", token(api_key({{"subscribedAPIs", other}}))}}}).status(), 403);
}

TEST_F(Authentication, DoesNotTakeOneKindOfTokenForAnother) {
  EXPECT_EQ(ask({.headers = bearer(api_key())}).code(), "900901");
  EXPECT_EQ(ask({.headers = {{"ApiKey", token()}}}).code(), "900901");
  EXPECT_EQ(ask({.headers = {{"internal-key", token()}}}).code(), "900901");
  EXPECT_EQ(ask({.headers = bearer({{"token_type", "InternalKey"}, {"aud", "orders-id"}})}).code(), "900901");
}

TEST_F(Authentication, LetsTheInternalKeyOfTheApiPassWithoutScopeAndSubscription) {
  const JsonObject claims = {{"token_type", "InternalKey"}, {"aud", {"orders-id"}}, {"azp", nullptr}, {"scope", nullptr}};
  const auto answer = ask({.headers = {{"internal-key", token(claims)}}});
  EXPECT_TRUE(answer.is_forwarded);
  const JsonObject for_another = {{"token_type", "InternalKey"}, {"aud", {"other-id"}}};
  EXPECT_EQ(ask({.headers = {{"internal-key", token(for_another)}}}).code(), "900901");
}

TEST_F(Authentication, IsContentWithTheFirstGoodCredential) {
  auto headers = bearer({{"iss", "https://other"}});
  headers["ApiKey"] = token(api_key());
  EXPECT_TRUE(ask({.headers = headers}).is_forwarded);
  headers["ApiKey"] = token(api_key({{"permittedIP", "192.168.0.1"}}));
  EXPECT_EQ(ask({.headers = headers}).code(), "900908");
}

TEST_F(Authentication, RefusesEverybodyWhereNoKindOfCredentialIsConfigured) {
  auto spec = orders();
  spec.security = {};
  serve(spec);
  EXPECT_EQ(ask({.headers = bearer()}).code(), "900902");
}

}  // namespace
}  // namespace quarterdeck::gateway
