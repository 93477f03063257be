#include "policy/cors.h"

#include <gmock/gmock.h>

namespace quarterdeck::policy {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

model::Cors shop() {
  return {.origins = {"https://shop.example.com", "https://*.test.example"},
          .methods = {"GET", "PUT"},
          .headers = {"authorization"},
          .expose_headers = {"x-request-id"},
          .credentials = true,
          .max_age_seconds = 3600};
}

TEST(Cors, AnswersAPreflightOfAnAllowedOrigin) {
  const auto headers = preflight_headers(shop(), "https://shop.example.com");
  EXPECT_THAT(headers, Contains(Pair("Access-Control-Allow-Origin", "https://shop.example.com")));
  EXPECT_THAT(headers, Contains(Pair("Access-Control-Allow-Methods", "GET, PUT")));
  EXPECT_THAT(headers, Contains(Pair("Access-Control-Allow-Headers", "authorization")));
  EXPECT_THAT(headers, Contains(Pair("Access-Control-Allow-Credentials", "true")));
  EXPECT_THAT(headers, Contains(Pair("Access-Control-Max-Age", "3600")));
}

TEST(Cors, SaysNothingToAnOriginThatIsNotAllowed) {
  EXPECT_THAT(preflight_headers(shop(), "https://evil.example"), IsEmpty());
  EXPECT_THAT(cors_headers(shop(), "https://evil.example"), IsEmpty());
}

TEST(Cors, ComparesOriginsWhole) {
  EXPECT_THAT(cors_headers(shop(), "https://shop.example.com.evil.example"), IsEmpty());
  EXPECT_THAT(cors_headers(shop(), "https://shop_example.com"), IsEmpty());
}

TEST(Cors, TakesAStarInsideAnOriginForAnyText) {
  EXPECT_THAT(cors_headers(shop(), "https://a.test.example"),
              Contains(Pair("Access-Control-Expose-Headers", "x-request-id")));
  EXPECT_THAT(cors_headers(shop(), "https://test.example"), IsEmpty());
}

TEST(Cors, NamesTheOriginWhereAStarWouldNotBeAllowed) {
  const model::Cors open{.origins = {"*"}};
  EXPECT_THAT(cors_headers(open, "https://a.example"), Contains(Pair("Access-Control-Allow-Origin", "*")));
  EXPECT_THAT(cors_headers(open, "https://a.example"), Not(Contains(Pair("Vary", "Origin"))));
  const model::Cors with_credentials{.origins = {"*"}, .credentials = true};
  EXPECT_THAT(cors_headers(with_credentials, "https://a.example"),
              Contains(Pair("Access-Control-Allow-Origin", "https://a.example")));
  EXPECT_THAT(cors_headers(with_credentials, "https://a.example"), Contains(Pair("Vary", "Origin")));
}

TEST(Cors, MatchesManyStarsInLinearTime) {
  const std::string pattern(60, '*');
  EXPECT_FALSE(is_origin_allowed({pattern + "x"}, std::string(2000, 'a')));
  EXPECT_TRUE(is_origin_allowed({pattern}, std::string(2000, 'a')));
}

}  // namespace
}  // namespace quarterdeck::policy
