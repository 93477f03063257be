#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

using Scopes = testing::Fixture;

TEST_F(Scopes, OfTheOperationMustBeGranted) {
  EXPECT_TRUE(ask({.headers = bearer({{"scope", "read"}})}).is_forwarded);
  const auto answer = ask({.headers = bearer({{"scope", "write"}})});
  EXPECT_EQ(answer.status(), 403);
  EXPECT_EQ(answer.code(), "900910");
  EXPECT_TRUE(answer.respond.body.contains("/orders"));
}

TEST_F(Scopes, MayBeAList) {
  EXPECT_TRUE(ask({.headers = bearer({{"scope", JsonArray{"other", "read"}}})}).is_forwarded);
}

TEST_F(Scopes, AreNotNeededWhereTheOperationHasNone) {
  EXPECT_TRUE(ask({.path = "/orders/1.0/files/a", .headers = bearer({{"scope", nullptr}})}).is_forwarded);
}

}  // namespace
}  // namespace quarterdeck::gateway
