#include "apps/step_driver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace quarterdeck::apps {
namespace {

class SystemClock final : public ports::Clock {
 public:
  Timestamp now() const override { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); }
};

// Does what it is told in each turn and tells how many turns it had.
class Counting final : public ports::StepMachine {
 public:
  explicit Counting(std::function<ports::Wake(int turn, Timestamp now)> act) : act_(std::move(act)) {}
  ports::Wake step(Timestamp now) override { return act_(++turns_, now); }

 private:
  std::function<ports::Wake(int, Timestamp)> act_;
  int turns_ = 0;
};

TEST(StepDriver, GivesATurnWhenWokenAndNoneIsLost) {
  const SystemClock clock;
  StepDriver driver("test", clock);
  std::promise<void> first, second;
  Counting machine([&](int turn, Timestamp) {
    if (turn == 1) {
      driver.wake()();  // from inside a step: the wake counts for the next turn
      first.set_value();
    }
    if (turn == 2) second.set_value();
    return ports::Wake::when_called();
  });
  driver.start(machine);
  first.get_future().wait();
  second.get_future().wait();
}

TEST(StepDriver, GivesATurnAtTheTimeAskedFor) {
  const SystemClock clock;
  StepDriver driver("test", clock);
  std::promise<Timestamp> second;
  Timestamp asked;
  Counting machine([&](int turn, Timestamp now) {
    if (turn == 1) return ports::Wake::at_time(asked = now + Milliseconds{20});
    if (turn == 2) second.set_value(now);
    return ports::Wake::when_called();
  });
  driver.start(machine);
  EXPECT_GE(second.get_future().get(), asked);
}

TEST(StepDriver, ServesWakesThatComeFastTogether) {
  const SystemClock clock;
  StepDriver driver("test", clock);
  std::promise<Milliseconds> between;
  Timestamp first;
  Counting machine([&](int turn, Timestamp now) {
    if (turn == 1) {
      first = now;
      driver.wake()();
    }
    if (turn == 2) between.set_value(now - first);
    return ports::Wake::when_called();
  });
  driver.start(machine);
  EXPECT_GE(between.get_future().get(), Milliseconds{2});
}

// One that somebody sets back by an hour.
class SetBack final : public ports::Clock {
 public:
  Timestamp now() const override { return SystemClock().now() - offset.load(); }
  std::atomic<Milliseconds> offset{Milliseconds{0}};
};

TEST(StepDriver, HearsWakesWhenTheClockIsSetBack) {
  SetBack clock;
  StepDriver driver("test", clock);
  std::promise<void> first, third;
  Counting machine([&](int turn, Timestamp) {
    if (turn == 1) {
      clock.offset = std::chrono::hours{1};
      first.set_value();
    }
    if (turn == 2) driver.wake()();
    if (turn == 3) third.set_value();
    return ports::Wake::when_called();
  });
  driver.start(machine);
  first.get_future().wait();
  driver.wake()();
  EXPECT_EQ(third.get_future().wait_for(std::chrono::seconds{30}), std::future_status::ready);
}

TEST(StepDriver, DoesNotHoldUpWhoHasMoreToDo) {
  const SystemClock clock;
  StepDriver driver("test", clock);
  std::promise<Timestamp> last;
  Timestamp first;
  Counting machine([&](int turn, Timestamp now) {
    if (turn == 1) first = now;
    driver.wake()();
    if (turn < 10'000) return ports::Wake::at_time(now);
    if (turn == 10'000) last.set_value(now);
    return ports::Wake::when_called();
  });
  driver.start(machine);
  EXPECT_LT(last.get_future().get() - first, Seconds{15}) << "twenty seconds if each turn waited";
}

TEST(StepDriver, GoesOnAfterADefect) {
  const SystemClock clock;
  StepDriver driver("test", clock);
  std::promise<void> second;
  Counting machine([&](int turn, Timestamp) -> ports::Wake {
    if (turn == 1) {
      driver.wake()();
      throw std::logic_error("a defect");
    }
    if (turn == 2) second.set_value();
    return ports::Wake::when_called();
  });
  driver.start(machine);
  second.get_future().wait();
}

}  // namespace
}  // namespace quarterdeck::apps
