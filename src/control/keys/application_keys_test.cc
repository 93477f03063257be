#include "control/keys/application_keys.h"

#include <gmock/gmock.h>

#include "control/keys/testing.h"
#include "policy/jose/jws.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

struct ApplicationKeysTest : testing::Test {
  KeysWorld world;
  ApplicationKeys& keys = world.keys.application_keys;
  Caller nora{.user = world.add_user("nora", {"Internal/subscriber"}).name, .roles = {"Internal/subscriber"}};
  Caller ada{.user = world.add_user("ada", {"Internal/subscriber"}).name, .roles = {"Internal/subscriber"}};
  model::ApplicationId application = world.add_application("Orders", "nora");
  KeyOwner owner{nora, application};
  KeyRequest request{.grants = {"client_credentials", "password"}};

  bool authenticates(const Client& client) { return world.identity->clients.authenticate({client.id, client.secret}).has_value(); }
  void add_key_manager(const std::string& id, const std::string& name) {
    constexpr std::string_view kAdd =
        "INSERT INTO key_managers (id, name, organization, type, display_name, description, enabled, token_type, issuer, consumer_key_claim, "
        "scopes_claim, certificate_type, certificate_value, configuration, created_at, updated_at) VALUES ($1, $2, 'default', 'custom', $2, '', 1, "
        "'DIRECT', 'https://okta.example', 'azp', 'scope', 'JWKS', 'https://okta.example/jwks', '{}', 0, 0)";
    ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) -> Outcome<Done> {
      const auto added = transaction.execute(kAdd, {id, name});
      return added ? Outcome<Done>(Done{}) : added.error();
    }));
  }
  std::vector<model::ApplicationKey> for_gateways() {
    return *ports::read(*world.database, [&](ports::Reader& reader) { return application_keys_of(reader, application); });
  }
};

TEST_F(ApplicationKeysTest, ComeWithAClientAndAFirstToken) {
  request.validity = 90s;
  const auto key = keys.generate(owner, request);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_TRUE(authenticates(key->client));
  EXPECT_EQ(key->mapping.key_manager_name, "Resident Key Manager");
  ASSERT_TRUE(key->token);
  EXPECT_EQ(key->token->expires_in, 90s);
  EXPECT_EQ(jose::parse_jws(key->token->access_token.reveal())->claims.at("azp"), Json(key->client.id.text().c_str()));
  EXPECT_THAT(world.event_types(), ElementsAre("APPLICATION_REGISTRATION_CREATE"));
  EXPECT_THAT(for_gateways(), ElementsAre(model::ApplicationKey{.consumer_key = key->client.id.text(), .issuer_id = key->mapping.key_manager.text()}));
}

TEST_F(ApplicationKeysTest, TellTheOriginalsFieldsInTheirEvent) {
  const auto key = keys.generate(owner, request);
  const auto rows = ports::read(*world.database, [](ports::Reader& reader) { return reader.query("SELECT subject, subject_id, payload FROM changes"); });
  EXPECT_EQ(rows->front().text("subject"), "application");
  EXPECT_EQ(rows->front().text("subject_id"), application.text());
  const auto payload = base::parse_json(rows->front().text("payload"));
  EXPECT_EQ(base::text_at(*payload, "consumerKey"), key->client.id.text());
  EXPECT_EQ(base::text_at(*payload, "keyType"), "PRODUCTION");
  EXPECT_EQ(base::text_at(*payload, "keyManager"), "Resident Key Manager");
  EXPECT_EQ(base::text_at(*payload, "applicationUUID"), application.text());
}

TEST_F(ApplicationKeysTest, AreOnePerKindAndKeyManager) {
  ASSERT_TRUE(keys.generate(owner, request));
  EXPECT_EQ(keys.generate(owner, request).error().code, 901408);
  request.key_type = model::KeyType::sandbox;
  EXPECT_TRUE(keys.generate(owner, request));
  EXPECT_EQ(keys.list(owner)->size(), 2U);
}

TEST_F(ApplicationKeysTest, LeaveNothingBehindWhenTheyFail) {
  ASSERT_TRUE(keys.generate(owner, request));
  world.forget_events();
  ASSERT_FALSE(keys.generate(owner, request));
  const auto clients = ports::read(*world.database, [](ports::Reader& reader) { return reader.query("SELECT id FROM oauth_clients"); });
  EXPECT_EQ(clients->size(), 1U);
  EXPECT_THAT(world.event_types(), IsEmpty());
}

TEST_F(ApplicationKeysTest, AreForTheOwnerOfAnApprovedApplication) {
  EXPECT_EQ(keys.generate({ada, application}, request).error().code, 900307);
  world.applications[application.text()].is_approved = false;
  EXPECT_EQ(keys.generate(owner, request).error().problem, Problem::forbidden);
}

TEST_F(ApplicationKeysTest, AreRefusedForGrantsAndKeyManagersThatAreNotOffered) {
  request.key_manager = "Okta";
  EXPECT_EQ(keys.generate(owner, request).error().code, 901403);
  request.key_manager.clear();
  request.grants = {"implicit"};
  EXPECT_EQ(keys.generate(owner, request).error().problem, Problem::invalid);
}

TEST_F(ApplicationKeysTest, GiveTokensAsTheirPropertiesSay) {
  request.properties = {{"application_access_token_expiry_time", "120"}, {"token_signature", "RS256"}};
  const auto key = keys.generate(owner, request);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->token->expires_in, 120s);
  EXPECT_EQ(jose::parse_jws(key->token->access_token.reveal())->algorithm, jose::Algorithm::rs256);
  EXPECT_EQ(keys.find(owner, key->mapping.id)->mapping.properties, request.properties);
}

TEST_F(ApplicationKeysTest, ShowTheirSecretAgain) {
  const auto key = keys.generate(owner, request);
  EXPECT_EQ(keys.find(owner, key->mapping.id)->client.secret.reveal(), key->client.secret.reveal());
  EXPECT_EQ(keys.id_of(owner, model::KeyType::production)->text(), key->mapping.id.text());
  EXPECT_EQ(keys.id_of(owner, model::KeyType::sandbox).error().problem, Problem::not_found);
}

TEST_F(ApplicationKeysTest, ChangeTheirSecretAndEndTheOldTokens) {
  const auto key = keys.generate(owner, request);
  world.clock.advance(5ms);
  const auto next = keys.regenerate_secret(owner, key->mapping.id);
  ASSERT_TRUE(next);
  EXPECT_FALSE(authenticates(key->client));
  EXPECT_TRUE(authenticates(next->client));
  EXPECT_FALSE(world.identity->tokens.verify(key->token->access_token.reveal()));
}

TEST_F(ApplicationKeysTest, ChangeTheirGrants) {
  const auto key = keys.generate(owner, request);
  const auto changed = keys.update(owner, key->mapping.id, {.grants = {"refresh_token"}, .callback_url = "https://app.example"});
  ASSERT_TRUE(changed);
  EXPECT_THAT(changed->client.grants, ElementsAre("refresh_token"));
  EXPECT_EQ(changed->client.callback_url, "https://app.example");
}

TEST_F(ApplicationKeysTest, AreGoneWithTheirClientAndTokensWhenRemoved) {
  const auto key = keys.generate(owner, request);
  world.clock.advance(5ms);
  ASSERT_TRUE(keys.remove(owner, key->mapping.id));
  EXPECT_FALSE(authenticates(key->client));
  EXPECT_FALSE(world.identity->tokens.verify(key->token->access_token.reveal()));
  EXPECT_THAT(for_gateways(), IsEmpty());
  EXPECT_THAT(world.event_types(), Contains("REMOVE_APPLICATION_KEYMAPPING"));
  EXPECT_TRUE(keys.generate(owner, request));
}

TEST_F(ApplicationKeysTest, MapAClientThatIsOnesOwnOrWhoseSecretOneKnows) {
  const auto own = world.add_client(ClientKind::registered, "nora", {"client_credentials"});
  const auto other = world.add_client(ClientKind::registered, "ada", {"client_credentials"});
  EXPECT_TRUE(keys.map(owner, {.client = {own.id, base::Secret()}}));
  const MappingRequest sandbox{.key_type = model::KeyType::sandbox, .client = {other.id, base::Secret("guess")}};
  EXPECT_EQ(keys.map(owner, sandbox).error().problem, Problem::invalid);
  EXPECT_TRUE(keys.map(owner, {.key_type = model::KeyType::sandbox, .client = {other.id, other.secret}}));
  EXPECT_EQ(for_gateways().size(), 2U);

  const auto second = world.add_application("Second", "nora");
  EXPECT_EQ(keys.map({nora, second}, {.client = {own.id, own.secret}}).error().code, 901409);
  ASSERT_TRUE(keys.remove(owner, *keys.id_of(owner, model::KeyType::production)));
  EXPECT_TRUE(authenticates(own)) << "a mapped client stays";
}

TEST_F(ApplicationKeysTest, OfAnotherKeyManagerShowAndTouchNoneOfOurs) {
  const auto victim = world.add_client(ClientKind::registered, "ada", {"client_credentials"});
  add_key_manager("okta", "Okta");
  const auto key = keys.map(owner, {.key_manager = "Okta", .client = {victim.id, base::Secret()}});
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_TRUE(key->client.secret.empty());
  EXPECT_TRUE(keys.find(owner, key->mapping.id)->client.secret.empty());
  EXPECT_TRUE(keys.list(owner)->front().client.secret.empty());
  EXPECT_THAT(key->client.grants, IsEmpty());

  EXPECT_EQ(keys.update(owner, key->mapping.id, {.callback_url = "https://evil.example"}).error().code, 901405);
  EXPECT_EQ(keys.regenerate_secret(owner, key->mapping.id).error().code, 901405);
  EXPECT_EQ(keys.generate_token(owner, key->mapping.id, {}).error().code, 901405);
  EXPECT_TRUE(keys.remove(owner, key->mapping.id));
  EXPECT_TRUE(authenticates(victim));
}

TEST_F(ApplicationKeysTest, TellGatewaysWhoGaveThem) {
  add_key_manager("okta", "Okta");
  const auto own = keys.generate(owner, request);
  ASSERT_TRUE(keys.map(owner, {.key_manager = "Okta", .client = {own->client.id, base::Secret()}})) << "the same name, another client";
  const auto told = for_gateways();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].consumer_key, told[1].consumer_key);
  EXPECT_THAT((std::vector{told[0].issuer_id, told[1].issuer_id}), UnorderedElementsAre("okta", own->mapping.key_manager.text()));
}

TEST_F(ApplicationKeysTest, MakeTestTokensAndRevokeOldOnes) {
  const auto key = keys.generate(owner, request);
  const auto token = keys.generate_token(owner, key->mapping.id, {.validity = 30s, .token_to_revoke = key->token->access_token});
  ASSERT_TRUE(token);
  EXPECT_EQ(token->expires_in, 30s);
  EXPECT_TRUE(world.identity->tokens.verify(token->access_token.reveal()));
  EXPECT_FALSE(world.identity->tokens.verify(key->token->access_token.reveal()));
  EXPECT_EQ(keys.generate_token(owner, key->mapping.id, {.consumer_secret = base::Secret("wrong")}).error().problem, Problem::invalid);
}

TEST_F(ApplicationKeysTest, EndWithTheirApplication) {
  const auto key = keys.generate(owner, request);
  const auto api_key = world.keys.api_keys.generate(owner, model::KeyType::production, {});
  world.clock.advance(5ms);
  ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) {
    return world.keys.application_leaves(transaction, {.user = "nora"}, application);
  }));
  EXPECT_FALSE(authenticates(key->client));
  const auto live = ports::read(*world.database, [&](ports::Reader& reader) { return live_api_keys(reader, world.clock.now()); });
  EXPECT_THAT(*live, IsEmpty());
}

}  // namespace
}  // namespace quarterdeck::control
