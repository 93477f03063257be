#include "gateway/revocations/revocation_list.h"

#include <gtest/gtest.h>

namespace quarterdeck::gateway {
namespace {

policy::Claims token(std::int64_t issued_at_seconds = 100) {
  policy::Claims claims;
  claims.token_id = "jti";
  claims.consumer_key = "key";
  claims.subject = "ann";
  claims.issued_at = from_epoch_seconds(issued_at_seconds);
  return claims;
}

TEST(Revocation, OfATokenHoldsForThatToken) {
  RevocationList list;
  list.add({.kind = "token", .id = "jti", .revoked_at = 1});
  EXPECT_TRUE(list.is_revoked(token()));
  auto other = token();
  other.token_id = "other";
  EXPECT_FALSE(list.is_revoked(other));
  other.token_id.clear();
  EXPECT_FALSE(list.is_revoked(other));
}

TEST(Revocation, OfAConsumerKeyHoldsForTokensIssuedBefore) {
  RevocationList list;
  list.add({.kind = "consumer_key", .id = "key", .revoked_at = 100'500});
  EXPECT_TRUE(list.is_revoked(token(100)));
  EXPECT_FALSE(list.is_revoked(token(101)));
  auto undated = token();
  undated.issued_at.reset();
  EXPECT_TRUE(list.is_revoked(undated));
}

TEST(Revocation, OfASubjectHoldsForTokensIssuedBefore) {
  RevocationList list;
  list.add({.kind = "subject", .id = "ann", .revoked_at = 100'000});
  EXPECT_TRUE(list.is_revoked(token(100)));
  EXPECT_FALSE(list.is_revoked(token(101)));
}

TEST(Revocation, OfASubjectLeavesTheTokensOfItsApplicationsAlone) {
  RevocationList list;
  list.add({.kind = "subject", .id = "ann", .revoked_at = 100'000});
  auto of_application = token(100);
  of_application.is_of_application = true;
  EXPECT_FALSE(list.is_revoked(of_application));
}

TEST(Revocation, IsNotWeakenedByAnEarlierOneThatComesLate) {
  RevocationList list;
  list.add({.kind = "consumer_key", .id = "key", .revoked_at = 200'000});
  list.add({.kind = "consumer_key", .id = "key", .revoked_at = 50'000});
  EXPECT_TRUE(list.is_revoked(token(100)));
}

TEST(Revocation, IsForgottenOnlyWhenTheTokenIsNoLongerAccepted) {
  RevocationList list;
  list.add({.kind = "token", .id = "jti", .expires_at = 10'000});
  list.add({.kind = "token", .id = "kept", .expires_at = 0});
  EXPECT_EQ(list.forget_expired(from_epoch_seconds(14)), 0U);
  EXPECT_EQ(list.forget_expired(from_epoch_seconds(15)), 1U);
  EXPECT_EQ(list.size(), 1U);
}

}  // namespace
}  // namespace quarterdeck::gateway
