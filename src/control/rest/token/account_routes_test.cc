#include <gmock/gmock.h>

#include "control/rest/token/testing.h"

namespace quarterdeck::control::rest {
namespace {

struct AccountRoutesTest : testing::Test {
  RestWorld world;
  const std::string sign_up = "/api/am/devportal/v3/self-signup";
  const std::string change = "/api/am/devportal/v3/me/change-password";
};

TEST_F(AccountRoutesTest, LetAnybodySignUpAsASubscriber) {
  const auto answer = world.send("POST", sign_up, "", JsonObject{{"username", "nora"}, {"password", "correct horse"}, {"email", "nora@example"}});
  ASSERT_EQ(answer.status, 201) << base::to_text(answer.body);
  EXPECT_EQ(answer.body.at("roles"), (JsonArray{"Internal/everyone", "Internal/subscriber"}));
  EXPECT_EQ(world.send("GET", "/api/am/devportal/v3/key-managers", RestWorld::basic("nora", "correct horse")).status, 200);
  EXPECT_EQ(world.send("POST", sign_up, "", JsonObject{{"username", "Nora"}, {"password", "correct horse"}}).status, 409);
}

TEST_F(AccountRoutesTest, RefuseWhatIsWrongWithTheSignUp) {
  EXPECT_EQ(world.send("POST", sign_up, "", JsonObject{{"username", "nora"}}).status, 400);
  EXPECT_EQ(world.send("POST", sign_up, "", JsonObject{{"username", "nora"}, {"password", "short"}}).status, 400);
  EXPECT_EQ(world.send("POST", sign_up, "", JsonObject{{"username", "nora"}, {"password", "correct horse"}, {"roles", {"admin"}}}).status, 400);
}

TEST_F(AccountRoutesTest, SayWhenToComeBackWhenTooManySignUp) {
  RestWorld::Answer answer;
  for (int count = 0; count < 21; ++count) {
    answer = world.send("POST", sign_up, "", JsonObject{{"username", "nora" + std::to_string(count)}, {"password", "correct horse"}});
  }
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.headers.get("Retry-After"), "1");
  EXPECT_EQ(answer.text("message"), "Too Many Requests");
}

TEST_F(AccountRoutesTest, ChangeOnesOwnPassword) {
  world.add_user("nora", {"Internal/subscriber"});
  const auto old_credentials = RestWorld::basic("nora", "secret of nora");
  EXPECT_EQ(world.send("POST", change, old_credentials, JsonObject{{"currentPassword", "wrong one"}, {"newPassword", "another horse"}}).status, 400);
  EXPECT_EQ(world.send("POST", change, old_credentials, JsonObject{{"currentPassword", "secret of nora"}, {"newPassword", "another horse"}}).status,
            200);
  EXPECT_EQ(world.send("POST", change, old_credentials, JsonObject{}).status, 401);
  EXPECT_EQ(world.send("POST", change, "", JsonObject{}).status, 401);
}

}  // namespace
}  // namespace quarterdeck::control::rest
