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

TEST_F(Revocations, AreReadUpToALineThatWasNotFinished) {
  control_plane.revoke({.kind = "token", .id = "token-1"});
  pass_time(Seconds(1));
  std::ofstream(folder + "/revocations", std::ios::app) << R"({"sequence":2,"kind":"tok)";
  control_plane.is_away = true;
  start();
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  control_plane.is_away = false;
  control_plane.revoke({.kind = "token", .id = "token-2"});
  pass_time(Seconds(20));
  control_plane.is_away = true;
  start();
  settle();
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
