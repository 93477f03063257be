#include <gmock/gmock.h>

#include "control/rest/token/testing.h"

namespace quarterdeck::control::rest {
namespace {

struct RegistrationRoutesTest : testing::Test {
  RestWorld world;
  User nora = world.add_user("nora", {"Internal/creator"});
  // What apictl sends at login.
  JsonObject body{{"clientName", "rest_api_import_export_nora"}, {"callbackUrl", "www.google.lk"}, {"grantType", "password refresh_token"},
                  {"saasApp", true},                             {"owner", "nora"},                {"tokenScope", "Production"}};

  RestWorld::Answer add() { return world.send("POST", "/client-registration/v0.17/register", RestWorld::basic("nora", "secret of nora"), body); }
};

TEST_F(RegistrationRoutesTest, GivesAToolWhatItNeedsForAToken) {
  const auto answer = add();
  ASSERT_EQ(answer.status, 200) << base::to_text(answer.body);
  EXPECT_EQ(answer.text("clientName"), "rest_api_import_export_nora");
  EXPECT_EQ(answer.text("callBackURL"), "www.google.lk");
  EXPECT_EQ(answer.text("appOwner"), "nora");
  EXPECT_EQ(answer.text("tokenType"), "JWT");
  EXPECT_EQ(answer.body.at("isSaasApplication"), true);
  const auto details = base::parse_json(answer.text("jsonString"));
  EXPECT_EQ(base::text_at(*details, "grant_types"), "password refresh_token");

  const auto token = world.form("/oauth2/token", "grant_type=password&username=nora&password=secret+of+nora&scope=apim:api_view",
                                RestWorld::basic(answer.text("clientId"), answer.text("clientSecret")));
  EXPECT_EQ(token.status, 200);
  EXPECT_EQ(token.text("scope"), "apim:api_view");
}

TEST_F(RegistrationRoutesTest, GivesTheSameClientAgain) { EXPECT_EQ(add().text("clientId"), add().text("clientId")); }

TEST_F(RegistrationRoutesTest, TakesTruthAsText) {
  body["saasApp"] = "true";
  body["userstoreDomainInSubject"] = "false";
  EXPECT_EQ(add().body.at("isSaasApplication"), true);
}

TEST_F(RegistrationRoutesTest, IsForUsersAndRefusesWhatItDoesNotKnow) {
  EXPECT_EQ(world.send("POST", "/client-registration/v0.17/register", "", body).status, 401);
  body["owner"] = "ada";
  EXPECT_EQ(add().status, 400);
  body.erase("owner");
  EXPECT_EQ(add().status, 400);
  body["owner"] = "nora";
  body["surprise"] = 1;
  EXPECT_EQ(add().status, 400);
}

}  // namespace
}  // namespace quarterdeck::control::rest
