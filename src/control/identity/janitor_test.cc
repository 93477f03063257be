#include "control/identity/janitor.h"

#include <gmock/gmock.h>

#include "control/identity/refresh_tokens.h"
#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;

TEST(IdentityJanitor, RemovesWhatHasExpiredAndComesBack) {
  IdentityWorld world;
  const auto now = world.clock.now();
  ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) -> Outcome<Done> {
    RefreshToken token{.hash = "a", .family = "f", .expires_at = now + 1h};
    if (const auto added = add_refresh_token(transaction, token); !added) return added;
    token.hash = "b";
    token.expires_at = now + 3h;
    return add_refresh_token(transaction, token);
  }));
  const auto known = [&](std::string_view hash) {
    return ports::read(*world.database, [&](ports::Reader& reader) { return find_refresh_token(reader, hash); }).has_value();
  };
  EXPECT_EQ(world.identity->janitor.step(now + 2h).at, now + 2h + 10min);
  EXPECT_FALSE(known("a"));
  EXPECT_TRUE(known("b"));
}

}  // namespace
}  // namespace quarterdeck::control
