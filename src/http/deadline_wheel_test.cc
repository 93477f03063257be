#include "http/deadline_wheel.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace quarterdeck::http {
namespace {

class Item final : public Deadlined {
 public:
  void on_deadline() override {
    ++reached;
    if (then) then();
  }
  int reached = 0;
  std::function<void()> then;
};

// The wheel is lazy by up to a tick or two.
constexpr std::uint64_t kSlack = 3 * DeadlineWheel::kTickMilliseconds;

TEST(DeadlineWheel, ReachesADeadlineOnceAndNotBefore) {
  DeadlineWheel wheel(1'000);
  Item item;
  wheel.set(item, 1'500);
  wheel.advance(1'499);
  EXPECT_EQ(item.reached, 0);
  wheel.advance(1'500 + kSlack);
  wheel.advance(9'000);
  EXPECT_EQ(item.reached, 1);
}

TEST(DeadlineWheel, FollowsADeadlineThatMoves) {
  DeadlineWheel wheel(0);
  Item later;
  Item sooner;
  wheel.set(later, 100);
  wheel.set(later, 5'000);
  wheel.set(sooner, 5'000);
  wheel.set(sooner, 100);
  wheel.advance(100 + kSlack);
  EXPECT_EQ(later.reached, 0);
  EXPECT_EQ(sooner.reached, 1);
  wheel.advance(5'000 + kSlack);
  EXPECT_EQ(later.reached, 1);
}

TEST(DeadlineWheel, KeepsDeadlinesBeyondItsRange) {
  DeadlineWheel wheel(0);
  Item item;
  wheel.set(item, 300'000);
  for (std::uint64_t now = 0; now < 300'000; now += 100) wheel.advance(now);
  EXPECT_EQ(item.reached, 0);
  wheel.advance(300'000 + kSlack);
  EXPECT_EQ(item.reached, 1);
}

TEST(DeadlineWheel, ForgetsWhatWasClearedOrDestroyed) {
  DeadlineWheel wheel(0);
  Item cleared;
  auto destroyed = std::make_unique<Item>();
  wheel.set(cleared, 100);
  wheel.set(*destroyed, 100);
  DeadlineWheel::clear(cleared);
  destroyed.reset();
  wheel.advance(1'000);
  EXPECT_EQ(cleared.reached, 0);
}

TEST(DeadlineWheel, LetsAnItemDestroyAnotherOfTheSameTick) {
  DeadlineWheel wheel(0);
  auto first = std::make_unique<Item>();
  auto second = std::make_unique<Item>();
  int reached = 0;
  first->then = [&] { ++reached, second.reset(); };
  second->then = [&] { ++reached, first.reset(); };
  wheel.set(*first, 100);
  wheel.set(*second, 100);
  wheel.advance(1'000);
  EXPECT_EQ(reached, 1);
}

TEST(DeadlineWheel, SurvivesALongPause) {
  DeadlineWheel wheel(0);
  Item item;
  wheel.set(item, 100);
  wheel.advance(10'000'000);
  EXPECT_EQ(item.reached, 1);
}

}  // namespace
}  // namespace quarterdeck::http
