#include "adapters/memory/manual_clock.h"

#include <gmock/gmock.h>

namespace quarterdeck::adapters {
namespace {

TEST(ManualClock, StandsStillUntilItIsMoved) {
  ManualClock clock(from_epoch_seconds(10));
  EXPECT_EQ(clock.now(), from_epoch_seconds(10));
  EXPECT_EQ(clock.now(), from_epoch_seconds(10));
  clock.advance(Milliseconds(1500));
  EXPECT_EQ(clock.now(), from_epoch_milliseconds(11'500));
  clock.set(from_epoch_seconds(3));
  EXPECT_EQ(clock.now(), from_epoch_seconds(3));
}

}  // namespace
}  // namespace quarterdeck::adapters
