#include "control/identity/clients.h"

#include <gmock/gmock.h>

#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

struct ClientsTest : testing::Test {
  IdentityWorld world;
  Clients& clients = world.identity->clients;
  Client client = world.add_client(ClientKind::application, "nora", {"client_credentials"});
};

TEST_F(ClientsTest, ProveWhoTheyAreWithTheirSecret) {
  EXPECT_TRUE(clients.authenticate({client.id, client.secret}));
  EXPECT_EQ(clients.authenticate({client.id, base::Secret("wrong")}).error().problem, Problem::unauthenticated);
  EXPECT_EQ(clients.authenticate({client.id, base::Secret("")}).error().problem, Problem::unauthenticated);
  EXPECT_EQ(clients.authenticate({ClientId("nobody"), client.secret}).error().problem, Problem::unauthenticated);
}

TEST_F(ClientsTest, HaveSecretsThatTheStoreDoesNotShow) {
  const auto rows = ports::read(*world.database, [](ports::Reader& reader) { return reader.query("SELECT sealed_secret FROM oauth_clients"); });
  EXPECT_THAT(rows->front().text("sealed_secret"), Not(HasSubstr(client.secret.reveal())));
  const auto found = ports::read(*world.database, [&](ports::Reader& reader) { return clients.find(reader, client.id); });
  EXPECT_EQ(found->secret.reveal(), client.secret.reveal());
}

TEST_F(ClientsTest, LoseTheOldSecretAndItsTokensWithANewOne) {
  const auto next = ports::write(*world.database, [&](ports::Transaction& transaction) { return clients.regenerate_secret(transaction, client.id); });
  ASSERT_TRUE(next);
  EXPECT_FALSE(clients.authenticate({client.id, client.secret}));
  EXPECT_TRUE(clients.authenticate({client.id, *next}));
  EXPECT_THAT(world.event_types(), Contains("consumer_app_revocation_event"));
}

TEST_F(ClientsTest, KeepWhatWasChanged) {
  const ClientChange change{.grants = {"password", "refresh_token"},
                            .callback_url = "https://app.example/back",
                            .signature = jose::Algorithm::rs256,
                            .lifetimes = {.user_token = Seconds{60}}};
  ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) { return clients.change(transaction, client.id, change); }));
  const auto found = ports::read(*world.database, [&](ports::Reader& reader) { return clients.find(reader, client.id); });
  EXPECT_EQ(found->grants, change.grants);
  EXPECT_EQ(found->callback_url, change.callback_url);
  EXPECT_EQ(found->signature, jose::Algorithm::rs256);
  EXPECT_EQ(found->lifetimes, change.lifetimes);
}

TEST_F(ClientsTest, UseOnlyGrantsThatAreOffered) {
  EXPECT_THAT(check_grants({"password", "implicit"}).error().message, HasSubstr("'implicit' is not offered"));
}

TEST_F(ClientsTest, AreGoneWhenRemoved) {
  ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) { return clients.remove(transaction, client.id); }));
  EXPECT_FALSE(clients.authenticate({client.id, client.secret}));
  EXPECT_EQ(ports::write(*world.database, [&](ports::Transaction& transaction) { return clients.remove(transaction, client.id); }).error().problem,
            Problem::not_found);
}

}  // namespace
}  // namespace quarterdeck::control
