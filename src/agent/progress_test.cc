#include "agent/progress.h"

#include <gmock/gmock.h>

namespace quarterdeck::agent {
namespace {

const events::SubjectKey kOrders{events::Subject::api, "orders"};
const events::SubjectKey kPizza{events::Subject::api, "pizza"};

TEST(Progress, IsFinishedUpToTheOldestChangeThatWaitsForItsEffect) {
  Progress progress;
  progress.start_at(10);
  EXPECT_EQ(progress.finished(), 10U);
  progress.await(kOrders, 11, from_epoch_seconds(1));
  progress.await(kPizza, 12, from_epoch_seconds(2));
  progress.await(kOrders, 13, from_epoch_seconds(3));
  progress.read_to(13);
  EXPECT_EQ(progress.finished(), 10U);
  EXPECT_EQ(progress.settled(kOrders), from_epoch_seconds(1));
  EXPECT_EQ(progress.finished(), 11U);
  progress.settled(kPizza);
  EXPECT_EQ(progress.finished(), 13U);
}

TEST(Progress, KnowsNothingOfAKeyThatNobodyChanged) {
  Progress progress;
  EXPECT_FALSE(progress.settled(kOrders).has_value());
  EXPECT_FALSE(progress.awaits(kOrders));
}

TEST(Progress, NeverGoesBackWhenAnOldChangeIsToldAgain) {
  Progress progress;
  progress.start_at(10);
  progress.read_to(7);
  EXPECT_EQ(progress.read(), 10U);
}

}  // namespace
}  // namespace quarterdeck::agent
