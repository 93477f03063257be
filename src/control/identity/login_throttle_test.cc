#include "control/identity/login_throttle.h"

#include <gmock/gmock.h>

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;

struct LoginThrottleTest : testing::Test {
  LoginThrottle throttle{5};
  Timestamp now = from_epoch_seconds(1'700'000'000);

  void fail(int times) {
    for (int i = 0; i < times; ++i) throttle.failed("nora", now);
  }
};

TEST_F(LoginThrottleTest, LetsFourMistakesPass) {
  fail(4);
  EXPECT_FALSE(throttle.wait("nora", now));
}

TEST_F(LoginThrottleTest, SlowsDownFromTheFifthOn) {
  fail(5);
  EXPECT_EQ(throttle.wait("nora", now), 1s);
  EXPECT_EQ(throttle.wait("nora", now + 400ms), 600ms);
  EXPECT_FALSE(throttle.wait("nora", now + 1s));
  fail(1);
  EXPECT_EQ(throttle.wait("nora", now), 2s);
  fail(1);
  EXPECT_EQ(throttle.wait("nora", now), 4s);
  fail(20);
  EXPECT_EQ(throttle.wait("nora", now), 30s);
}

TEST_F(LoginThrottleTest, KnowsKeysApart) {
  fail(10);
  EXPECT_FALSE(throttle.wait("ada", now));
}

TEST_F(LoginThrottleTest, ForgetsAfterSuccessAndAfterAnHour) {
  fail(10);
  throttle.succeeded("nora");
  EXPECT_FALSE(throttle.wait("nora", now));
  fail(10);
  now += 61min;
  fail(1);
  EXPECT_FALSE(throttle.wait("nora", now));
}

TEST_F(LoginThrottleTest, StaysSmallUnderInventedNames) {
  for (int i = 0; i < 50'000; ++i) throttle.failed("name" + std::to_string(i), now);
  fail(5);
  EXPECT_TRUE(throttle.wait("nora", now));
}

}  // namespace
}  // namespace quarterdeck::control
