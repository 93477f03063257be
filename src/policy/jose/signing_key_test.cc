#include "policy/jose/signing_key.h"

#include <gmock/gmock.h>

#include "policy/jose/key_set.h"

namespace quarterdeck::jose {
namespace {

KeySet set_of(const SigningKey& key) {
  KeySet keys;
  keys.add(key.public_key());
  return keys;
}

TEST(SigningKey, MakesTokensThatItsPublicKeyVouchesFor) {
  for (const auto algorithm : {Algorithm::es256, Algorithm::rs256, Algorithm::ps256}) {
    const auto key = SigningKey::generate(algorithm);
    ASSERT_TRUE(key);
    const auto token = key->sign("at+jwt", {{"sub", "nora"}});
    ASSERT_TRUE(token);
    const auto read = verified(*token, set_of(*key));
    ASSERT_TRUE(read) << name_of(algorithm);
    EXPECT_EQ(read->algorithm, algorithm);
    EXPECT_EQ(read->key_id, key->public_key().thumbprint());
    EXPECT_EQ(read->type, "at+jwt");
    EXPECT_EQ(read->claims.at("sub"), "nora");
  }
}

TEST(SigningKey, MakesEs256SignaturesOfSixtyFourBytesAlways) {
  const auto key = SigningKey::generate(Algorithm::es256);
  for (int i = 0; i < 300; ++i) {  // one in 128 has a number that starts with a zero byte
    const auto token = key->sign("JWT", {{"number", i}});
    const auto read = verified(*token, set_of(*key));
    ASSERT_TRUE(read);
    ASSERT_EQ(read->signature.size(), 64U);
  }
}

TEST(SigningKey, SurvivesPem) {
  for (const auto algorithm : {Algorithm::es256, Algorithm::rs256}) {
    const auto key = SigningKey::generate(algorithm);
    const auto again = SigningKey::from_pem(key->pem(), algorithm);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id(), key->id());
    EXPECT_TRUE(verified(*again->sign("JWT", {}), set_of(*key)));
  }
}

TEST(SigningKey, MustFitItsAlgorithm) {
  const auto key = SigningKey::generate(Algorithm::es256);
  EXPECT_FALSE(SigningKey::from_pem(key->pem(), Algorithm::rs256));
}

TEST(SigningKey, IsNotReadFromAPublicKeyOrNonsense) {
  const auto key = SigningKey::generate(Algorithm::es256);
  EXPECT_FALSE(SigningKey::from_pem(base::Secret(key->public_key().pem()), Algorithm::es256));
  EXPECT_FALSE(SigningKey::from_pem(base::Secret("nonsense"), Algorithm::es256));
  EXPECT_FALSE(SigningKey::from_pem(base::Secret(""), Algorithm::es256));
}

}  // namespace
}  // namespace quarterdeck::jose
