#include "policy/jose/jws.h"

#include <gmock/gmock.h>

#include "base/bytes.h"

namespace quarterdeck::jose {
namespace {

using testing::HasSubstr;

std::string token_of(std::string_view header, std::string_view claims, std::string_view signature = "signed") {
  return base::to_base64url(header) + "." + base::to_base64url(claims) + "." + base::to_base64url(signature);
}

void expect_refused(std::string_view token, std::string_view why) {
  const auto parsed = parse_jws(token);
  ASSERT_FALSE(parsed) << token;
  EXPECT_EQ(parsed.error().problem, Problem::unauthenticated);
  EXPECT_THAT(parsed.error().message, HasSubstr(std::string(why)));
}

TEST(Jws, IsTakenApart) {
  const auto parsed = parse_jws(token_of(R"({"alg":"ES256","kid":"a","typ":"at+jwt"})", R"({"sub":"nora"})"));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->algorithm, Algorithm::es256);
  EXPECT_EQ(parsed->key_id, "a");
  EXPECT_EQ(parsed->type, "at+jwt");
  EXPECT_EQ(parsed->claims.at("sub"), "nora");
  EXPECT_EQ(parsed->signature, "signed");
}

TEST(Jws, WithoutASignatureAlgorithmIsRefused) {
  for (const auto* algorithm : {"none", "None", "NONE", "nOnE", "", "HS256", "HS512", "es256", "ES384", "RS1", "EdDSA"}) {
    expect_refused(token_of(std::string(R"({"alg":")") + algorithm + "\"}", "{}"), "its algorithm");
  }
  expect_refused(token_of("{}", "{}"), "its algorithm");
  expect_refused(token_of(R"({"alg":["ES256"]})", "{}"), "alg is not text");
  expect_refused(token_of(R"({"alg":"ES256"})", "{}", ""), "not signed");
}

TEST(Jws, HasThreePartsAndNotFive) {
  expect_refused("", "three parts");
  expect_refused("opaque", "three parts");
  expect_refused("a.b", "three parts");
  expect_refused("a.b.c.d.e", "three parts");
  expect_refused("..", "header");
}

TEST(Jws, IsUnpaddedBase64UrlAndNothingElse) {
  const std::string claims = base::to_base64url("{}");
  const std::string header = base::to_base64url(R"({"alg":"ES256"})");
  expect_refused(header + "=." + claims + ".c2ln", "header is not unpadded base64url");
  expect_refused(header + "." + claims + "=.c2ln", "payload is not unpadded base64url");
  expect_refused(header + "." + claims + ".c2ln=", "signature is not unpadded base64url");
  expect_refused(header + "." + claims + ".c2l\n", "signature");
  expect_refused(header + "." + claims + ".c2 l", "signature");
  expect_refused(header + "." + claims + ".c/+l", "signature");
  expect_refused(header + "." + claims + ".YWJjZB", "signature");  // bits behind the last byte: a second spelling of one signature
}

TEST(Jws, HoldsJsonObjects) {
  expect_refused(token_of("[]", "{}"), "header is not a JSON object");
  expect_refused(token_of(R"({"alg":"ES256"})", "\"text\""), "payload is not a JSON object");
  expect_refused(token_of(R"({"alg":"ES256"} {})", "{}"), "header is not a JSON object");
  expect_refused(token_of(R"({"alg":"ES256"})", "{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}"), "payload");
}

TEST(Jws, NamesEachMemberOnce) {
  expect_refused(token_of(R"({"alg":"none","alg":"ES256"})", "{}"), "names a member twice");
  expect_refused(token_of(R"({"alg":"ES256"})", R"({"sub":"admin","sub":"nora"})"), "names a member twice");
  expect_refused(token_of(R"({"alg":"ES256"})", R"({"a":{"b":1,"\u0062":2}})"), "names a member twice");
  EXPECT_TRUE(parse_jws(token_of(R"({"alg":"ES256"})", R"({"a":"x:\":y","b":[{"a":1},{"a":2}]})")));
}

TEST(Jws, DemandsNoExtension) {
  expect_refused(token_of(R"({"alg":"ES256","crit":["exp"],"exp":1})", "{}"), "crit");
  expect_refused(token_of(R"({"alg":"ES256","crit":[]})", "{}"), "crit");
  expect_refused(token_of(R"({"alg":"ES256","b64":false})", "{}"), "b64");
}

TEST(Jws, WrapsNoOtherToken) { expect_refused(token_of(R"({"alg":"ES256","cty":"JWT"})", "{}"), "wraps another token"); }

TEST(Jws, IsNeverHuge) {
  expect_refused(token_of(R"({"alg":"ES256"})", "{\"a\":\"" + std::string(kMostTokenBytes, 'x') + "\"}"), "longer than 16 KiB");
}

}  // namespace
}  // namespace quarterdeck::jose
