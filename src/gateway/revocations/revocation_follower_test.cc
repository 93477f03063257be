#include "gateway/revocations/revocation_follower.h"

#include <filesystem>
#include <fstream>

#include "gateway/testing/world.h"

namespace quarterdeck::gateway {
namespace {

struct Revocations : testing::World {
  Revocations() {
    deploy(orders());
    add_consumer();
    add_issuer();
    settle();
  }
};

TEST_F(Revocations, AreFollowed) {
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
  control_plane.revoke({.kind = "token", .id = "token-1"});
  pass_time(Seconds(1));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-2"}})), 0);
}

TEST_F(Revocations, SurviveARestartWithoutAControlPlane) {
  control_plane.revoke({.kind = "token", .id = "token-1"});
  pass_time(Seconds(1));
  control_plane.revoke({.kind = "token", .id = "token-2"});
  pass_time(Seconds(1));
  control_plane.is_away = true;
  start();
  settle();
  pass_time(Seconds(2));
  EXPECT_TRUE(gateway->is_complete());
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-2"}})), 401);
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-3"}})), 0);
}

TEST_F(Revocations, AreNotTakenForNoneWhereNothingIsKnown) {
  std::filesystem::remove(folder + "/revocations");
  control_plane.is_away = true;
  start();
  settle();
  EXPECT_FALSE(gateway->is_complete());
  control_plane.is_away = false;
  pass_time(Seconds(20));
  EXPECT_TRUE(gateway->is_complete());
}

TEST_F(Revocations, LetNobodyInBeforeTheyAreKnownButServeWhatIsOpen) {
  std::filesystem::remove(folder + "/revocations");
  control_plane.is_away = true;
  start();
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 503);
  EXPECT_EQ(ask("/orders/1.0/orders"), 503);
  EXPECT_EQ(ask("/orders/1.0/open"), 0);
  control_plane.is_away = false;
  pass_time(Seconds(20));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
}

TEST_F(Revocations, AreNotKnownWhenOnlyAPartOfTheFirstListCame) {
  std::filesystem::remove(folder + "/revocations");
  for (int i = 1; i <= 5; ++i) control_plane.revoke({.kind = "token", .id = "token-" + std::to_string(i)});
  control_plane.most_on_a_page = 2;
  control_plane.pages_left = 2;
  start();
  settle();
  EXPECT_FALSE(gateway->is_complete());
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-5"}})), 503);
  // What came is no list to start again from either.
  control_plane.pages_left = 0;
  start();
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-5"}})), 503);
  control_plane.pages_left.reset();
  pass_time(Seconds(20));
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-5"}})), 401);
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-6"}})), 0);
}

TEST_F(Revocations, SinceTheCopyAreAskedForBeforeAnybodyIsLetIn) {
  control_plane.revoke({.kind = "token", .id = "token-1"});
  start();
  // Only the configuration has been read so far: the copy waits for the control plane a little.
  step("gateway-configuration");
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 503);
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
}

TEST_F(Revocations, OfTheCopyCountWhenTheControlPlaneDoesNotAnswerSoon) {
  control_plane.revoke({.kind = "token", .id = "token-1"});
  pass_time(Seconds(1));
  start();
  step("gateway-configuration");
  control_plane.while_asked = [this] {  // it hangs: the step does not come back before its deadline
    EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-2"}})), 503);
    clock.advance(Seconds(2));
    EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-2"}})), 0);
    EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  };
  step("gateway-revocations");
}

TEST_F(Revocations, OfTheCopyAreNoReasonToHurryBecauseTheControlPlaneIsOnlyStarting) {
  start();
  control_plane.revoke({.kind = "token", .id = "token-1"});
  control_plane.is_away = true;
  step("gateway-configuration");
  step("gateway-revocations");
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 503);
  control_plane.is_away = false;
  pass_time(Seconds(1));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
}

TEST_F(Revocations, OfAnotherStoreAreAddedToThoseKnown) {
  for (int i = 1; i <= 3; ++i) control_plane.revoke({.kind = "token", .id = "token-" + std::to_string(i)});
  pass_time(Seconds(1));
  control_plane.revocations.clear();  // replaced by an older store
  control_plane.revoke({.kind = "token", .id = "token-9"});
  pass_time(Seconds(1));
  for (const auto* id : {"token-3", "token-9"}) EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", id}})), 401) << id;
  control_plane.is_away = true;
  start();
  settle();
  pass_time(Seconds(2));
  for (const auto* id : {"token-3", "token-9"}) EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", id}})), 401) << id;
}

TEST_F(Revocations, ThatCouldNotBeWrittenAreWrittenWithTheNextTry) {
  // A folder in the file's place: nothing can be written, whoever runs the test.
  std::filesystem::remove(folder + "/revocations");
  std::filesystem::create_directories(folder + "/revocations/in-the-way");
  control_plane.revoke({.kind = "token", .id = "token-1"});
  pass_time(Seconds(1));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  std::filesystem::remove_all(folder + "/revocations");
  pass_time(Seconds(1));
  control_plane.is_away = true;
  start();
  settle();
  pass_time(Seconds(2));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-2"}})), 0);
}

TEST_F(Revocations, AreNotKnownFromAFileThatHoldsNoList) {
  for (const auto* text : {"", R"({"sequence":1,"kind":"token","id":"token-1","revoked_at":0,"expires_at":0})" "\n"}) {
    std::ofstream(folder + "/revocations") << text;
    control_plane.is_away = true;
    start();
    settle();
    EXPECT_FALSE(gateway->is_complete());
    EXPECT_EQ(ask("/orders/1.0/orders", token()), 503);
  }
}

TEST_F(Revocations, AreReadUpToALineThatWasNotFinished) {
  control_plane.revoke({.kind = "token", .id = "token-1"});
  pass_time(Seconds(1));
  std::ofstream(folder + "/revocations", std::ios::app) << R"({"sequence":2,"kind":"tok)";
  control_plane.is_away = true;
  start();
  settle();
  pass_time(Seconds(2));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  control_plane.is_away = false;
  control_plane.revoke({.kind = "token", .id = "token-2"});
  pass_time(Seconds(20));
  control_plane.is_away = true;
  start();
  settle();
  pass_time(Seconds(2));
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"jti", "token-2"}})), 401);
}

TEST_F(Revocations, OfACopyThatCannotBeReadAreAskedForAgain) {
  control_plane.revoke({.kind = "token", .id = "token-1"});
  std::ofstream(folder + "/revocations") << "nonsense\n";
  start();
  settle();
  EXPECT_TRUE(gateway->is_complete());
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
}

TEST_F(Revocations, AreForgottenWhenTheirTokensHaveExpired) {
  const auto soon = to_epoch_milliseconds(clock.now()) + 10'000;
  control_plane.revoke({.kind = "token", .id = "token-1", .expires_at = soon});
  pass_time(Seconds(1));
  EXPECT_EQ(gateway->snapshot()->revocations->size(), 1U);
  pass_time(Seconds(120));
  EXPECT_EQ(gateway->snapshot()->revocations->size(), 0U);
}

}  // namespace
}  // namespace quarterdeck::gateway
