#include "control/identity/revocations.h"

#include <gmock/gmock.h>

#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct RevocationsTest : testing::Test {
  World world;
  Timestamp now = world.clock.now();

  void end(RevocationKind kind, const std::string& id) {
    ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) {
      return revoke(transaction, {.kind = kind, .id = id, .expires_at = now + 1h}, now);
    }));
  }
  bool is_revoked_now(const TokenIdentity& asked) {
    return *ports::read(*world.database, [&](ports::Reader& reader) { return is_revoked(reader, asked); });
  }
  ports::RevocationPage since(std::uint64_t sequence) {
    return *ports::read(*world.database, [&](ports::Reader& reader) { return revocations_since(reader, sequence); });
  }
  TokenIdentity token{.id = "t1", .consumer_key = "c1", .subject = "nora", .issued_at = now};
};

TEST_F(RevocationsTest, SayWhenTheStoreWasReplacedByAnOlderOne) {
  end(RevocationKind::token, "t1");
  const auto seen = since(0).next;
  const auto later = ports::read(*world.database, [&](ports::Reader& reader) { return revocations_since(reader, seen + 1'000); });
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().problem, Problem::gone);
}

TEST_F(RevocationsTest, EndOneToken) {
  EXPECT_FALSE(is_revoked_now(token));
  end(RevocationKind::token, "t1");
  EXPECT_TRUE(is_revoked_now(token));
  token.id = "t2";
  EXPECT_FALSE(is_revoked_now(token));
}

TEST_F(RevocationsTest, EndTokensOfAClientOrAUserThatWereIssuedUntilThen) {
  end(RevocationKind::consumer_key, "c1");
  EXPECT_TRUE(is_revoked_now(token));
  token.issued_at = now + 1s;
  EXPECT_FALSE(is_revoked_now(token));
  now += 1s;
  end(RevocationKind::subject, "nora");
  EXPECT_TRUE(is_revoked_now(token));
  token.subject.clear();
  EXPECT_FALSE(is_revoked_now(token));
}

TEST_F(RevocationsTest, DoNotReachTokensMadeInTheSameSecond) {
  now = from_epoch_milliseconds(1'700'000'000'300);
  end(RevocationKind::subject, "nora");
  const auto issue = *ports::read(*world.database, [&](ports::Reader& reader) { return earliest_issue(reader, "c1", "nora", now + 1ms); });
  EXPECT_EQ(issue, from_epoch_seconds(1'700'000'001));
  token.issued_at = issue;
  EXPECT_FALSE(is_revoked_now(token));
}

TEST_F(RevocationsTest, AreListedWithTheSequenceOfTheirChange) {
  end(RevocationKind::token, "t1");
  end(RevocationKind::consumer_key, "c1");
  const auto all = since(0);
  ASSERT_EQ(all.revocations.size(), 2U);
  EXPECT_TRUE(all.is_last);
  EXPECT_EQ(all.next, 2U);
  EXPECT_EQ(all.revocations[0].kind, "token");
  EXPECT_EQ(all.revocations[1].id, "c1");
  EXPECT_EQ(since(1).revocations.size(), 1U);
  EXPECT_THAT(world.event_types(), ElementsAre("JWT", "consumer_app_revocation_event"));
}

TEST_F(RevocationsTest, OfOneThingAreOneRowThatMovesUp) {
  end(RevocationKind::subject, "nora");
  end(RevocationKind::token, "t1");
  now += 5s;
  end(RevocationKind::subject, "nora");
  const auto all = since(0);
  ASSERT_EQ(all.revocations.size(), 2U);
  EXPECT_EQ(all.revocations[1].id, "nora");
  EXPECT_EQ(all.revocations[1].sequence, 3U);
  EXPECT_EQ(all.revocations[1].revoked_at, to_epoch_milliseconds(now));
}

TEST_F(RevocationsTest, AreForgottenWhenTheTokensAreDeadAnyway) {
  end(RevocationKind::token, "t1");
  const auto forget = [&](Timestamp at) {
    return *ports::write(*world.database, [&](ports::Transaction& transaction) { return forget_expired_revocations(transaction, at); });
  };
  EXPECT_EQ(forget(now + 59min), 0);
  EXPECT_EQ(forget(now + 60min + 4s), 0);  // for so long the clocks of gateways may differ
  EXPECT_EQ(forget(now + 61min), 1);
}

TEST_F(RevocationsTest, OfTokensThatNeverExpireAreKeptForEver) {
  ASSERT_TRUE(ports::write(*world.database, [&](ports::Transaction& transaction) {
    return revoke(transaction, {.id = "endless", .token_kind = events::TokenKind::api_key}, now);
  }));
  const auto forgotten =
      ports::write(*world.database, [&](ports::Transaction& transaction) { return forget_expired_revocations(transaction, now + 24h * 3650); });
  EXPECT_EQ(*forgotten, 0);
  EXPECT_EQ(since(0).revocations.front().expires_at, 0);
}

}  // namespace
}  // namespace quarterdeck::control
