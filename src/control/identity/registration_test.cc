#include "control/identity/registration.h"

#include <gmock/gmock.h>

#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

using testing::ElementsAre;

struct RegistrationsTest : testing::Test {
  IdentityWorld world;
  Registrations& registrations = world.identity->registrations;
  Caller nora{.user = world.add_user("nora", {"Internal/creator"}).name, .roles = {"Internal/creator"}};
  Caller admin{.user = "admin", .roles = {"admin"}};
  Registration registration{.client_name = "rest_api_import_export_nora",
                            .owner = "nora",
                            .callback_url = "www.google.lk",
                            .grants = {"password", "refresh_token"},
                            .is_for_all_organizations = true};
};

TEST_F(RegistrationsTest, GiveAToolItsClient) {
  const auto client = registrations.add(nora, registration);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->kind, ClientKind::registered);
  EXPECT_THAT(client->grants, ElementsAre("password", "refresh_token"));
  EXPECT_TRUE(world.identity->clients.authenticate({client->id, client->secret}));
}

TEST_F(RegistrationsTest, GiveTheSameClientAgain) {
  const auto first = registrations.add(nora, registration);
  const auto second = registrations.add(nora, registration);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->id, second->id);
  EXPECT_EQ(first->secret.reveal(), second->secret.reveal());
}

TEST_F(RegistrationsTest, AreForOneselfUnlessAnAdministratorMakesThem) {
  world.add_user("ada", {});
  registration.owner = "ada";
  EXPECT_EQ(registrations.add(nora, registration).error().problem, Problem::invalid);
  EXPECT_TRUE(registrations.add(admin, registration));
  registration.owner = "nobody";
  EXPECT_EQ(registrations.add(admin, registration).error().problem, Problem::forbidden);
  registration.owner = "";
  EXPECT_EQ(registrations.add(admin, registration).error().problem, Problem::invalid);
}

TEST_F(RegistrationsTest, DropGrantsThatCannotWork) {
  registration.callback_url.clear();
  registration.grants = {"authorization_code", "implicit", "client_credentials"};
  EXPECT_THAT(registrations.add(nora, registration)->grants, ElementsAre("client_credentials"));
  registration.client_name = "another";
  registration.grants = {"implicit"};
  EXPECT_EQ(registrations.add(nora, registration).error().problem, Problem::invalid);
}

}  // namespace
}  // namespace quarterdeck::control
