#include "policy/jose/claims.h"

#include <gmock/gmock.h>

namespace quarterdeck::jose {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Claims, AreReadWithTheirTypes) {
  const auto claims = read_claims({{"iss", "us"}, {"sub", "nora"}, {"aud", {"a", "b"}}, {"exp", 100}, {"nbf", 10.5}, {"jti", "1"}});
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->issuer, "us");
  EXPECT_THAT(claims->audience, ElementsAre("a", "b"));
  EXPECT_EQ(claims->expires_at, from_epoch_seconds(100));
  EXPECT_EQ(claims->not_before, from_epoch_milliseconds(10500));
  EXPECT_FALSE(claims->issued_at);
}

TEST(Claims, OfAWrongTypeAreRefusedNotIgnored) {
  for (const Json& exp : {Json("100"), Json(nullptr), Json(-1), Json(1e300), Json(JsonArray{1})}) {
    const auto claims = read_claims({{"exp", exp}});
    ASSERT_FALSE(claims) << base::to_text(exp);
    EXPECT_EQ(claims.error().problem, Problem::unauthenticated);
    EXPECT_THAT(claims.error().message, HasSubstr("claim exp"));
  }
  EXPECT_FALSE(read_claims({{"iss", 5}}));
  EXPECT_FALSE(read_claims({{"aud", {1}}}));
}

TEST(Claims, HoldFromNotBeforeUntilJustBeforeExpiry) {
  const Claims claims{.expires_at = from_epoch_seconds(200), .not_before = from_epoch_seconds(100)};
  EXPECT_FALSE(check_time(claims, from_epoch_seconds(99), Seconds{0}));
  EXPECT_TRUE(check_time(claims, from_epoch_seconds(100), Seconds{0}));
  EXPECT_TRUE(check_time(claims, from_epoch_milliseconds(199999), Seconds{0}));
  EXPECT_FALSE(check_time(claims, from_epoch_seconds(200), Seconds{0}));
}

TEST(Claims, AllowForClocksThatDifferALittle) {
  const Claims claims{.expires_at = from_epoch_seconds(200), .not_before = from_epoch_seconds(100)};
  EXPECT_FALSE(check_time(claims, from_epoch_milliseconds(94'999)));
  EXPECT_TRUE(check_time(claims, from_epoch_seconds(95)));
  EXPECT_TRUE(check_time(claims, from_epoch_milliseconds(204'999)));
  EXPECT_FALSE(check_time(claims, from_epoch_seconds(205)));
}

TEST(Claims, WithoutExpiryHoldForEver) { EXPECT_TRUE(check_time(Claims{}, from_epoch_seconds(4102444800))); }

TEST(Scopes, AreATextOrAList) {
  EXPECT_THAT(scopes_in({{"scope", "a  b"}}), ElementsAre("a", "b"));
  EXPECT_THAT(scopes_in({{"scp", {"a", "b"}}}, "scp"), ElementsAre("a", "b"));
  EXPECT_THAT(scopes_in({{"scope", 5}}), ElementsAre());
  EXPECT_THAT(scopes_in({}), ElementsAre());
}

}  // namespace
}  // namespace quarterdeck::jose
