#include "policy/claims.h"

#include <gmock/gmock.h>

namespace quarterdeck::policy {
namespace {

using testing::ElementsAre;

Claims claims_of(std::string_view payload, const ClaimNames& names = {}) {
  const auto json = base::parse_json(payload);
  const auto claims = read_claims(json->get_object(), names);
  EXPECT_TRUE(claims) << (claims ? "" : claims.error().message);
  return claims.value_or(Claims{});
}

bool is_refused(std::string_view payload) {
  return !read_claims(base::parse_json(payload)->get_object(), {});
}

Timestamp at(std::int64_t seconds) {
  return from_epoch_seconds(seconds);
}

TEST(Claims, AreReadByTheNamesThatTheIssuerUses) {
  const auto claims = claims_of(R"({"iss":"https://idp","sub":"ann","jti":"1","appid":"key","scp":["read","write"]})",
                                {"appid", "scp"});
  EXPECT_EQ(claims.issuer, "https://idp");
  EXPECT_EQ(claims.consumer_key, "key");
  EXPECT_THAT(claims.scopes, ElementsAre("read", "write"));
}

TEST(Claims, TakeScopesAsWordsToo) {
  EXPECT_THAT(claims_of(R"({"scope":"read  write"})").scopes, ElementsAre("read", "write"));
}

TEST(Claims, TakeOneAudienceOrSeveral) {
  EXPECT_THAT(claims_of(R"({"aud":"a b"})").audience, ElementsAre("a b"));
  EXPECT_THAT(claims_of(R"({"aud":["a","b"]})").audience, ElementsAre("a", "b"));
}

TEST(Claims, SayWhetherAnApplicationActsOnItsOwn) {
  EXPECT_TRUE(claims_of(R"({"aut":"APPLICATION"})").is_of_application);
  EXPECT_FALSE(claims_of(R"({"aut":"APPLICATION_USER"})").is_of_application);
  EXPECT_FALSE(claims_of("{}").is_of_application);
}

TEST(Claims, OfTheWrongTypeAreRefused) {
  EXPECT_TRUE(is_refused(R"({"exp":"tomorrow"})"));
  EXPECT_TRUE(is_refused(R"({"exp":1e300})"));
  EXPECT_TRUE(is_refused(R"({"exp":-1})"));
  EXPECT_TRUE(is_refused(R"({"iss":1})"));
  EXPECT_TRUE(is_refused(R"({"azp":1})"));
  EXPECT_TRUE(is_refused(R"({"aud":{}})"));
}

TEST(Claims, ExpireFiveSecondsAfterTheirTime) {
  const auto claims = claims_of(R"({"exp":1000})");
  EXPECT_EQ(validity(claims, at(1004)), Validity::valid);
  EXPECT_EQ(validity(claims, at(1005)), Validity::expired);
}

TEST(Claims, BeginFiveSecondsBeforeTheirTime) {
  const auto claims = claims_of(R"({"nbf":1000})");
  EXPECT_EQ(validity(claims, at(994)), Validity::not_yet);
  EXPECT_EQ(validity(claims, at(995)), Validity::valid);
}

TEST(Claims, MayHaveFractionsOfASecond) {
  EXPECT_EQ(claims_of(R"({"exp":1000.5})").expires_at, at(1000) + Milliseconds(500));
}

TEST(Audience, OverlapSuffices) {
  const auto claims = claims_of(R"({"aud":["a","b"]})");
  EXPECT_TRUE(is_for_audience(claims, {"b", "c"}));
  EXPECT_FALSE(is_for_audience(claims, {"c"}));
  EXPECT_FALSE(is_for_audience(claims, {}));
}

TEST(Scopes, AnyOneOfTheRequiredSuffices) {
  EXPECT_TRUE(is_scope_granted({"read", "write"}, {"write"}));
  EXPECT_FALSE(is_scope_granted({"read"}, {"reader"}));
  EXPECT_FALSE(is_scope_granted({"read"}, {}));
  EXPECT_TRUE(is_scope_granted({}, {}));
}

}  // namespace
}  // namespace quarterdeck::policy
