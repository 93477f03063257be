#include "control/keys/key_managers.h"

#include <gmock/gmock.h>

#include "control/keys/testing.h"
#include "policy/jose/key_set.h"

namespace quarterdeck::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct KeyManagersTest : testing::Test {
  KeysWorld world;
  KeyManagers& managers = world.keys.key_managers;

  std::vector<KeyManager> all() {
    return *ports::read(*world.database, [](ports::Reader& reader) { return all_key_managers(reader); });
  }
  KeyManager resident() { return managers.list()->front(); }
  model::IssuerSpec spec_of(const KeyManager& manager) {
    return *ports::read(*world.database, [&](ports::Reader& reader) { return issuer_spec(reader, manager); });
  }
};

TEST_F(KeyManagersTest, BeginWithOurOwnTokenService) {
  const auto listed = managers.list();
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 1U);
  EXPECT_EQ(listed->front().name, "Resident Key Manager");
  EXPECT_EQ(listed->front().type, "default");
  EXPECT_EQ(listed->front().configuration.at("token_endpoint"), "https://localhost:9443/oauth2/token");
}

TEST_F(KeyManagersTest, TellGatewaysWhoseTokensCountWithTheKeysInline) {
  for (const auto& manager : all()) {
    const auto spec = spec_of(manager);
    EXPECT_FALSE(spec.jwks_url);
    ASSERT_TRUE(spec.certificate_pem);
    const auto keys = jose::KeySet::parse(*spec.certificate_pem);
    ASSERT_TRUE(keys);
    const auto purpose = manager.is_resident() ? KeyPurpose::access_tokens : KeyPurpose::api_keys;
    EXPECT_EQ(spec.issuer, manager.is_resident() ? "https://localhost:9443/oauth2/token" : "https://localhost:9443/api-keys");
    for (const auto algorithm : {jose::Algorithm::es256, jose::Algorithm::rs256}) {
      const auto token = world.identity->keys.active(purpose, algorithm)->sign("JWT", {});
      EXPECT_TRUE(jose::verified(*token, *keys));
    }
  }
}

TEST_F(KeyManagersTest, AreNotWrittenAgainWhenNothingChanged) {
  ASSERT_TRUE(managers.ensure_own());
  EXPECT_THAT(world.event_types(), IsEmpty());
}

TEST_F(KeyManagersTest, FollowTheAddressOfTheControlPlane) {
  const IdentitySettings moved{.base_url = "https://api.example"};
  KeyManagers elsewhere(*world.database, world.clock, world.random, moved, world.identity->keys);
  const auto id = resident().id;
  ASSERT_TRUE(elsewhere.ensure_own());
  EXPECT_EQ(resident().id, id);
  EXPECT_EQ(spec_of(resident()).issuer, "https://api.example/oauth2/token");
  EXPECT_THAT(world.event_types(), ElementsAre("key_manager_configuration", "key_manager_configuration"));
}

TEST_F(KeyManagersTest, AnnounceANewKeyInTheTransactionThatMakesIt) {
  ASSERT_TRUE(managers.announce_next_signing_key(KeyPurpose::access_tokens, jose::Algorithm::es256));
  EXPECT_THAT(world.event_types(), ElementsAre("key_manager_configuration"));
  EXPECT_EQ(jose::KeySet::parse(*spec_of(resident()).certificate_pem)->keys().size(), 3U);
}

TEST_F(KeyManagersTest, AreFoundByNameOrIdButTheIssuerOfOurKeysIsNot) {
  const auto find = [&](const std::string& name) {
    return ports::read(*world.database, [&](ports::Reader& reader) { return find_key_manager(reader, name); });
  };
  EXPECT_TRUE(find("")->is_resident());
  EXPECT_TRUE(find("Resident Key Manager")->is_resident());
  EXPECT_TRUE(find(resident().id.text())->is_resident());
  EXPECT_EQ(find("API Key Issuer").error().code, 901403);
  EXPECT_THAT(find("nobody").error().message, HasSubstr("'nobody'"));
}

}  // namespace
}  // namespace quarterdeck::control
