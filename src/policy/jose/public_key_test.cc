#include "policy/jose/public_key.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "base/bytes.h"

namespace quarterdeck::jose {
namespace {

using testing::HasSubstr;

// RFC 7515 appendix A.2 and A.3: tokens and keys that others made.
constexpr std::string_view kRsaJwk = R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"})";
constexpr std::string_view kEcJwk = R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view kPayload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr std::string_view kEs256Signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

Json jwk_of(std::string_view text) { return *base::parse_json(text); }

Json changed(std::string_view text, std::string_view member, Json value) {
  auto jwk = jwk_of(text);
  jwk.get_object()[member] = std::move(value);
  return jwk;
}

TEST(PublicKey, ChecksTheSignatureOfRfc7515AppendixA3) {
  const auto key = PublicKey::from_jwk(jwk_of(kEcJwk));
  ASSERT_TRUE(key);
  const std::string message = "eyJhbGciOiJFUzI1NiJ9." + std::string(kPayload);
  EXPECT_TRUE(key->verify(Algorithm::es256, message, *base::from_base64url(kEs256Signature)));
  EXPECT_FALSE(key->verify(Algorithm::es256, message + "x", *base::from_base64url(kEs256Signature)));
}

TEST(PublicKey, HasTheThumbprintOfRfc7638Section31) {
  const auto key = PublicKey::from_jwk(jwk_of(R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})"));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  EXPECT_EQ(key->id(), "2011-04-29");
}

TEST(PublicKey, SurvivesPemAndJwk) {
  for (const auto text : {kRsaJwk, kEcJwk}) {
    const auto key = PublicKey::from_jwk(jwk_of(text));
    ASSERT_TRUE(key);
    const auto from_pem = PublicKey::all_from_pem(key->pem());
    ASSERT_TRUE(from_pem);
    EXPECT_EQ(from_pem->front().thumbprint(), key->thumbprint());
    const auto again = PublicKey::from_jwk(key->jwk());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id(), key->thumbprint());
  }
}

TEST(PublicKey, IsBoundToTheAlgorithmsOfItsType) {
  const auto rsa = PublicKey::from_jwk(jwk_of(kRsaJwk));
  const auto ec = PublicKey::from_jwk(jwk_of(kEcJwk));
  EXPECT_TRUE(rsa->fits(Algorithm::rs256) && rsa->fits(Algorithm::ps256) && !rsa->fits(Algorithm::es256));
  EXPECT_TRUE(ec->fits(Algorithm::es256) && !ec->fits(Algorithm::rs256) && !ec->fits(Algorithm::ps256));
  const auto only = PublicKey::from_jwk(changed(kRsaJwk, "alg", "PS256"));
  EXPECT_TRUE(only->fits(Algorithm::ps256) && !only->fits(Algorithm::rs256));
}

TEST(PublicKey, OfAnotherKindIsOfNoUse) {
  const auto expect_unusable = [](const Json& jwk) {
    const auto key = PublicKey::from_jwk(jwk);
    ASSERT_FALSE(key) << base::to_text(jwk);
    EXPECT_EQ(key.error().problem, Problem::unsupported) << key.error().message;
  };
  expect_unusable(jwk_of(R"({"kty":"oct","k":"AAAA"})"));
  expect_unusable(jwk_of(R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})"));
  expect_unusable(changed(kEcJwk, "crv", "P-384"));
  expect_unusable(changed(kEcJwk, "use", "enc"));
  expect_unusable(changed(kEcJwk, "key_ops", {"sign"}));
  expect_unusable(changed(kRsaJwk, "alg", "HS256"));
  expect_unusable(changed(kRsaJwk, "n", Json(base::to_base64url(std::string(128, '\xf1')).c_str())));  // 1024 bits
  expect_unusable(changed(kRsaJwk, "n", Json(base::to_base64url(std::string(4096, '\xf1')).c_str())));
}

TEST(PublicKey, ThatIsBrokenIsRefused) {
  const auto expect_broken = [](const Json& jwk) {
    const auto key = PublicKey::from_jwk(jwk);
    ASSERT_FALSE(key) << base::to_text(jwk);
    EXPECT_EQ(key.error().problem, Problem::invalid) << key.error().message;
  };
  expect_broken(Json("text"));
  expect_broken(changed(kEcJwk, "x", ""));
  expect_broken(changed(kEcJwk, "x", "AAAA"));
  expect_broken(changed(kEcJwk, "x", Json(base::to_base64url(std::string(32, '\1')).c_str())));  // not on the curve
  expect_broken(changed(kEcJwk, "alg", "RS256"));
  expect_broken(changed(kRsaJwk, "e", 65537));
}

TEST(PublicKey, IsTakenFromACertificate) {
  std::ifstream file("testdata/certificate.pem");
  const std::string certificate{std::istreambuf_iterator<char>(file), {}};
  const auto keys = PublicKey::all_from_pem(certificate + certificate);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(keys->size(), 2U);
  EXPECT_TRUE(keys->front().fits(Algorithm::es256));
  EXPECT_FALSE(keys->front().is_named());
}

TEST(PublicKey, InPemMustBeACertificateOrAPublicKey) {
  for (const auto* text : {"", "no pem at all", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                           "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                           "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"}) {
    const auto keys = PublicKey::all_from_pem(text);
    ASSERT_FALSE(keys) << text;
    EXPECT_THAT(keys.error().message, HasSubstr("cannot be read"));
  }
}

}  // namespace
}  // namespace quarterdeck::jose
