#include "control/keys/api_keys.h"

#include <gmock/gmock.h>

#include "base/bytes.h"
#include "control/identity/revocations.h"
#include "control/keys/testing.h"
#include "policy/jose/key_set.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

struct ApiKeysTest : testing::Test {
  KeysWorld world;
  ApiKeys& keys = world.keys.api_keys;
  Caller nora{.user = "nora"};
  model::ApplicationId application = world.add_application("Orders", "nora");
  KeyOwner owner{nora, application};

  NewApiKey generated(const ApiKeyRequest& request = {.name = "mobile"}) { return *keys.generate(owner, model::KeyType::production, request); }
  std::vector<ports::Revocation> revocations() {
    return ports::read(*world.database, [](ports::Reader& reader) { return revocations_since(reader, 0); })->revocations;
  }
};

TEST_F(ApiKeysTest, NameTheApplicationAndNothingElse) {
  const auto made = generated();
  const auto token = jose::verified(made.key.reveal(), *world.identity->keys.keys(KeyPurpose::api_keys));
  ASSERT_TRUE(token);
  std::vector<std::string> names;
  for (const auto& claim : token->claims) names.emplace_back(claim.key());
  EXPECT_THAT(names, UnorderedElementsAre("sub", "jti", "iss", "iat", "token_type", "keytype", "application"));
  EXPECT_EQ(token->type, "JWT");
  EXPECT_EQ(token->claims.at("sub"), "nora@carbon.super");
  EXPECT_EQ(token->claims.at("iss"), "https://localhost:9443/api-keys");
  EXPECT_EQ(token->claims.at("token_type"), "apiKey");
  EXPECT_EQ(token->claims.at("keytype"), "PRODUCTION");
  EXPECT_EQ(token->claims.at("application"), (JsonObject{{"id", 1}, {"uuid", application.text()}}));
  EXPECT_THAT(world.event_types(), ElementsAre("API_KEY_CREATE"));
}

TEST_F(ApiKeysTest, MayBeLimitedInTimePlaceAndReferer) {
  const auto made = generated({.name = "", .validity = 60s, .permitted_addresses = "10.0.0.0/8", .permitted_referers = "*.example"});
  const auto claims = jose::parse_jws(made.key.reveal())->claims;
  EXPECT_EQ(claims.at("exp"), Json(to_epoch_seconds(world.clock.now()) + 60));
  EXPECT_EQ(claims.at("permittedIP"), "10.0.0.0/8");
  EXPECT_EQ(claims.at("permittedReferer"), "*.example");
  EXPECT_FALSE(keys.generate(owner, model::KeyType::production, {.validity = 0s}));
}

TEST_F(ApiKeysTest, AreNotKept) {
  const auto made = generated();
  const auto rows = ports::read(*world.database, [](ports::Reader& reader) { return reader.query("SELECT hash FROM api_keys"); });
  EXPECT_EQ(rows->front().text("hash"), base::to_hex(base::sha256(made.key.reveal())));
}

TEST_F(ApiKeysTest, AreListedWhileTheyCount) {
  generated({.name = "first", .validity = 60s});
  generated({.name = "second"});
  EXPECT_EQ(keys.list(owner, model::KeyType::production)->size(), 2U);
  EXPECT_EQ(keys.list(owner, model::KeyType::sandbox)->size(), 0U);
  world.clock.advance(60s);
  EXPECT_EQ(keys.list(owner, model::KeyType::production)->front().name, "second");
}

TEST_F(ApiKeysTest, EndByTheirIdOrByThemselves) {
  const auto first = generated();
  const auto second = generated({.name = "", .validity = 1h});
  ASSERT_TRUE(keys.revoke(owner, model::KeyType::production, first.record.id));
  ASSERT_TRUE(keys.revoke(owner, model::KeyType::production, second.key));
  const auto ended = revocations();
  ASSERT_EQ(ended.size(), 2U);
  EXPECT_EQ(ended[0].kind, "token");
  EXPECT_EQ(ended[0].id, first.record.id.text());
  EXPECT_EQ(ended[0].expires_at, 0);
  EXPECT_EQ(ended[1].expires_at, to_epoch_milliseconds(world.clock.now() + 1h));
  EXPECT_THAT(world.event_types(),
              ElementsAre("API_KEY_CREATE", "API_KEY_CREATE", "API_KEY", "API_KEY_DELETE", "API_KEY", "API_KEY_DELETE"));
  EXPECT_EQ(keys.revoke(owner, model::KeyType::production, first.record.id).error().problem, Problem::not_found);
}

TEST_F(ApiKeysTest, EndOnlyByWhoOwnsTheApplication) {
  const auto made = generated();
  const Caller ada{.user = "ada"};
  const auto other = world.add_application("Other", "ada");
  EXPECT_EQ(keys.revoke({ada, application}, model::KeyType::production, made.key).error().code, 900307);
  EXPECT_EQ(keys.revoke({ada, other}, model::KeyType::production, made.key).error().problem, Problem::not_found);
  EXPECT_EQ(keys.revoke(owner, model::KeyType::sandbox, made.key).error().problem, Problem::not_found);
}

TEST_F(ApiKeysTest, AreRegeneratedWithTheSameSettings) {
  const auto made = generated({.name = "mobile", .validity = 60s, .permitted_addresses = "10.0.0.1"});
  world.clock.advance(10s);
  const auto next = keys.regenerate(owner, model::KeyType::production, made.record.id);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->record.name, "mobile");
  EXPECT_EQ(next->record.permitted_addresses, "10.0.0.1");
  EXPECT_NE(next->record.id, made.record.id);
  EXPECT_EQ(keys.list(owner, model::KeyType::production)->size(), 1U);
}

}  // namespace
}  // namespace quarterdeck::control
