#include "model/lifecycle.h"

#include <gmock/gmock.h>

namespace quarterdeck::model {
namespace {

TEST(Lifecycle, PublishesADraft) {
  const auto next = state_after(ApiState::created, "Publish");
  ASSERT_TRUE(next);
  EXPECT_EQ(*next, ApiState::published);
}

TEST(Lifecycle, NamesTheAllowedEventsWhenOneIsRefused) {
  const auto next = state_after(ApiState::blocked, "Publish");
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().code, 903234);
  EXPECT_EQ(next.error().message, "'Publish' cannot happen to an API that is Blocked. Choose one of 'Re-Publish', 'Deprecate'.");
}

TEST(Lifecycle, EndsWithRetirement) {
  EXPECT_TRUE(transitions_from(ApiState::retired).empty());
  EXPECT_FALSE(state_after(ApiState::retired, "Publish"));
}

TEST(Lifecycle, ReachesEveryStateFromCreated) {
  ApiState state = ApiState::created;
  for (const auto* event : {"Deploy as a Prototype", "Publish", "Block", "Re-Publish", "Deprecate", "Retire"}) {
    const auto next = state_after(state, event);
    ASSERT_TRUE(next) << event;
    state = *next;
  }
  EXPECT_EQ(state, ApiState::retired);
}

TEST(Lifecycle, ServesADeprecatedApiAndNotABlockedOne) {
  EXPECT_TRUE(serves_traffic(ApiState::deprecated));
  EXPECT_FALSE(serves_traffic(ApiState::blocked));
  EXPECT_FALSE(accepts_subscriptions(ApiState::deprecated));
}

}  // namespace
}  // namespace quarterdeck::model
