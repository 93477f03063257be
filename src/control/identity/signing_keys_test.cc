#include "control/identity/signing_keys.h"

#include <gmock/gmock.h>

#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

using testing::HasSubstr;
using testing::Not;

struct SigningKeysTest : testing::Test {
  IdentityWorld world;
  SigningKeys& keys = world.identity->keys;

  std::string sign(KeyPurpose purpose) { return *keys.active(purpose, jose::Algorithm::es256)->sign("JWT", {}); }
  bool counts(const std::string& token, KeyPurpose purpose) { return jose::verified(token, *keys.keys(purpose)).has_value(); }
};

TEST_F(SigningKeysTest, SurviveARestart) {
  const auto before = keys.active(KeyPurpose::access_tokens, jose::Algorithm::rs256)->id();
  ASSERT_TRUE(keys.load());
  EXPECT_EQ(keys.active(KeyPurpose::access_tokens, jose::Algorithm::rs256)->id(), before);
}

TEST_F(SigningKeysTest, OfOnePurposeNeverVouchForAnother) {
  EXPECT_TRUE(counts(sign(KeyPurpose::access_tokens), KeyPurpose::access_tokens));
  EXPECT_FALSE(counts(sign(KeyPurpose::api_keys), KeyPurpose::access_tokens));
  EXPECT_FALSE(counts(sign(KeyPurpose::access_tokens), KeyPurpose::api_keys));
}

TEST_F(SigningKeysTest, AreSealedInTheStore) {
  const auto rows = ports::read(*world.database, [](ports::Reader& reader) { return reader.query("SELECT * FROM signing_keys"); });
  ASSERT_TRUE(rows);
  for (const auto& row : *rows) EXPECT_THAT(row.text("sealed_private_key"), Not(HasSubstr("PRIVATE")));
}

TEST_F(SigningKeysTest, AreKnownToReadersBeforeTheySign) {
  const auto old_token = sign(KeyPurpose::access_tokens);
  const auto old_id = keys.active(KeyPurpose::access_tokens, jose::Algorithm::es256)->id();
  bool announced = false;
  ASSERT_TRUE(keys.announce_next(KeyPurpose::access_tokens, jose::Algorithm::es256, [&](ports::Transaction&) -> Outcome<Done> {
    announced = true;
    return Done{};
  }));
  EXPECT_TRUE(announced);
  EXPECT_EQ(keys.active(KeyPurpose::access_tokens, jose::Algorithm::es256)->id(), old_id);
  const auto pem = ports::read(*world.database, [](ports::Reader& reader) { return public_keys_pem(reader, KeyPurpose::access_tokens); });
  const auto gateway = jose::KeySet::from_pem(*pem);
  ASSERT_TRUE(gateway);
  EXPECT_EQ(gateway->keys().size(), 3U);

  ASSERT_TRUE(keys.activate_next(KeyPurpose::access_tokens, jose::Algorithm::es256));
  EXPECT_NE(keys.active(KeyPurpose::access_tokens, jose::Algorithm::es256)->id(), old_id);
  EXPECT_TRUE(jose::verified(sign(KeyPurpose::access_tokens), *gateway));
  EXPECT_TRUE(counts(old_token, KeyPurpose::access_tokens)) << "what the old key signed counts on";
}

TEST_F(SigningKeysTest, AreActivatedOnlyAfterBeingAnnounced) {
  EXPECT_EQ(keys.activate_next(KeyPurpose::api_keys, jose::Algorithm::es256).error().problem, Problem::conflict);
  EXPECT_TRUE(counts(sign(KeyPurpose::api_keys), KeyPurpose::api_keys));
}

}  // namespace
}  // namespace quarterdeck::control
