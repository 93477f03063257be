#include "policy/jose/key_set.h"

#include <gmock/gmock.h>

#include "base/bytes.h"
#include "policy/jose/signing_key.h"

namespace quarterdeck::jose {
namespace {

using testing::HasSubstr;

const SigningKey& ec_key() {
  static const SigningKey key = *SigningKey::generate(Algorithm::es256);
  return key;
}
const SigningKey& rsa_key() {
  static const SigningKey key = *SigningKey::generate(Algorithm::rs256);
  return key;
}

KeySet both() {
  KeySet keys;
  keys.add(ec_key().public_key());
  keys.add(rsa_key().public_key());
  return keys;
}

std::string with_header(std::string_view token, const JsonObject& header) {
  return base::to_base64url(base::to_text(header)) + std::string(token.substr(token.find('.')));
}

TEST(KeySet, PicksTheKeyThatTheTokenNames) {
  const auto keys = KeySet::from_jwks(both().jwks());
  ASSERT_TRUE(keys);
  EXPECT_TRUE(verified(*ec_key().sign("JWT", {}), *keys));
  EXPECT_TRUE(verified(*rsa_key().sign("JWT", {}), *keys));
}

TEST(KeySet, RefusesAKeyThatItDoesNotHold) {
  const auto stranger = SigningKey::generate(Algorithm::es256);
  const auto keys = KeySet::from_jwks(both().jwks());
  const auto read = verified(*stranger->sign("JWT", {}), *keys);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().problem, Problem::unauthenticated);
  EXPECT_THAT(read.error().message, HasSubstr("none of the issuer's keys"));
}

TEST(KeySet, RefusesAStrangerWhoNamesOneOfItsKeys) {
  const auto stranger = SigningKey::generate(Algorithm::es256);
  const auto token = with_header(*stranger->sign("JWT", {}), {{"alg", "ES256"}, {"kid", ec_key().id()}});
  const auto read = verified(token, both());
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("signature does not match"));
}

TEST(KeySet, NeverBelievesAKeyInsideTheToken) {
  const auto stranger = SigningKey::generate(Algorithm::es256);
  const JsonObject header{{"alg", "ES256"}, {"jwk", stranger->public_key().jwk()}, {"jku", "https://evil.example/jwks"}};
  EXPECT_FALSE(verified(with_header(*stranger->sign("JWT", {}), header), both()));
}

// The public RSA key, which everybody knows, used as the secret of an HMAC.
TEST(KeySet, RefusesHmacWithThePublicKeyAsSecret) {
  const auto input = base::to_base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + base::to_base64url(R"({"sub":"admin"})");
  const auto forged = input + "." + base::to_base64url(base::hmac_sha256(rsa_key().public_key().pem(), input));
  EXPECT_FALSE(verified(forged, both()));
  auto relabelled = forged;
  relabelled.replace(0, relabelled.find('.'), base::to_base64url(R"({"alg":"RS256","typ":"JWT"})"));
  EXPECT_FALSE(verified(relabelled, both()));
}

TEST(KeySet, RefusesAnAlgorithmOfAnotherKeyType) {
  EXPECT_FALSE(verified(with_header(*ec_key().sign("JWT", {}), {{"alg", "RS256"}, {"kid", ec_key().id()}}), both()));
  EXPECT_FALSE(verified(with_header(*rsa_key().sign("JWT", {}), {{"alg", "PS256"}, {"kid", rsa_key().id()}}), both()));
}

TEST(KeySet, RefusesWhatWasTamperedWith) {
  for (const auto* key : {&ec_key(), &rsa_key()}) {
    const std::string token = *key->sign("JWT", {{"sub", "nora"}, {"scope", "read"}});
    for (std::size_t at = 0; at < token.size(); ++at) {
      std::string changed = token;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(verified(changed, both())) << "a changed character at " << at;
    }
    EXPECT_FALSE(verified(token.substr(0, token.size() - 1), both()));
    EXPECT_FALSE(verified(token + "A", both()));
  }
}

TEST(KeySet, RefusesEcdsaSignaturesOfZeroes) {
  const std::string token = *ec_key().sign("JWT", {});
  const std::string input = token.substr(0, token.rfind('.') + 1);
  EXPECT_FALSE(verified(input + base::to_base64url(std::string(64, '\0')), both()));
  EXPECT_FALSE(verified(input + base::to_base64url(std::string(64, '\xff')), both()));
  EXPECT_FALSE(verified(input + base::to_base64url(std::string(32, '\1')), both()));
}

TEST(KeySet, RefusesDerSignatures) {
  // The same numbers in OpenSSL's spelling would be a second token with one meaning.
  const std::string token = *ec_key().sign("JWT", {});
  const auto raw = parse_jws(token)->signature;
  const std::string der = std::string("\x30\x44\x02\x20", 4) + raw.substr(0, 32) + std::string("\x02\x20", 2) + raw.substr(32);
  EXPECT_FALSE(verified(token.substr(0, token.rfind('.') + 1) + base::to_base64url(der), both()));
}

TEST(KeySet, FromPemAnswersToAnyKeyId) {
  const auto keys = KeySet::from_pem(ec_key().public_key().pem() + rsa_key().public_key().pem());
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->keys().size(), 2U);
  EXPECT_TRUE(verified(*ec_key().sign("JWT", {}), *keys));
  EXPECT_TRUE(verified(*rsa_key().sign("JWT", {}), *keys));
}

// RFC 7515 appendix A.3: the key set of an issuer that does not name its keys.
TEST(KeySet, TriesEveryFittingKeyOfATokenWithoutKeyId) {
  constexpr std::string_view kToken =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  EXPECT_FALSE(verified(kToken, both()));
  auto document = both().jwks();
  document.at("keys").get_array().push_back(JsonObject{{"kty", "EC"},
                                                       {"crv", "P-256"},
                                                       {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                                       {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}});
  EXPECT_TRUE(verified(kToken, *KeySet::from_jwks(document)));
}

TEST(KeySet, LeavesOutKeysOfNoUseAndRefusesBrokenOnes) {
  auto document = both().jwks();
  auto& list = document.at("keys").get_array();
  list.push_back(JsonObject{{"kty", "oct"}, {"k", "AAAA"}});
  list.push_back(JsonObject{{"kty", "EC"}, {"crv", "P-521"}, {"x", "AA"}, {"y", "AA"}});
  const auto keys = KeySet::from_jwks(document);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->keys().size(), 2U);
  list.push_back(JsonObject{{"kty", "EC"}, {"crv", "P-256"}, {"x", "AA"}, {"y", "AA"}});
  EXPECT_FALSE(KeySet::from_jwks(document));
}

TEST(KeySet, WithoutAUsefulKeyIsRefused) {
  for (const auto* text : {R"({"keys":[]})", R"({"keys":{}})", "{}", "[]", "nonsense", R"({"keys":[{"kty":"oct","k":"AAAA"}]})"}) {
    EXPECT_FALSE(KeySet::from_jwks(std::string_view(text))) << text;
  }
}

TEST(KeySet, IsReadFromJwksOrPemByItsFirstCharacter) {
  EXPECT_TRUE(KeySet::parse("  " + base::to_text(both().jwks())));
  EXPECT_TRUE(KeySet::parse(ec_key().public_key().pem()));
}

}  // namespace
}  // namespace quarterdeck::jose
