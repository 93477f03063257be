#include "control/keys/keys.h"

#include <gmock/gmock.h>

#include "control/applications/applications.h"
#include "control/identity/testing.h"
#include "control/plans/plans.h"

namespace quarterdeck::control {
namespace {

// With the real applications of the store.
struct KeysOfStoredApplications : testing::Test {
  IdentityWorld world;
  Keys keys{*world.database, world.clock, world.random, *world.identity, find_stored_application};
  Applications applications{*world.database, world.journal, [this](ports::Transaction& transaction, const Actor& actor, const model::ApplicationId& id) {
                              return keys.application_leaves(transaction, actor, id);
                            }};
  Actor nora{.user = "nora"};
  Caller caller{.user = "nora"};

  void SetUp() override {
    ASSERT_TRUE(keys.key_managers.ensure_own());
    ASSERT_TRUE(seed_plans(*world.database, world.journal, nora));
  }
};

TEST_F(KeysOfStoredApplications, AreMadeForOnesOwnAndLeaveWithIt) {
  const auto application = applications.create(nora, {.name = "Orders", .plan = "Unlimited"});
  ASSERT_TRUE(application) << application.error().message;
  const auto key = keys.application_keys.generate({caller, application->id}, {.grants = {"client_credentials"}});
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(keys.application_keys.generate({Caller{.user = "ada"}, application->id}, {.grants = {}}).error().code, 900307);

  ASSERT_TRUE(applications.remove(nora, application->id));
  EXPECT_FALSE(world.identity->clients.authenticate({key->client.id, key->client.secret}));
  EXPECT_FALSE(world.identity->tokens.verify(key->token->access_token.reveal()));
}

TEST_F(KeysOfStoredApplications, TellAgentsWhoseTokensCount) {
  const auto ids = ports::read(*world.database, [](ports::Reader& reader) { return issuer_ids(reader); });
  ASSERT_TRUE(ids);
  ASSERT_EQ(ids->size(), 2U);
  for (const auto& id : *ids) {
    const auto spec = ports::read(*world.database, [&](ports::Reader& reader) { return issuer_spec_of(reader, id); });
    ASSERT_TRUE(spec);
    EXPECT_EQ(spec->id, id.text());
  }
}

}  // namespace
}  // namespace quarterdeck::control
