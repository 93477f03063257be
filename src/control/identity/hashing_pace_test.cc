#include "control/identity/hashing_pace.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;

const Timestamp kStart = from_epoch_seconds(1'700'000'000);

int entered_before_refusal(HashingPace& pace, const std::string& address, Timestamp now) {
  for (int count = 0; count < 1'000; ++count) {
    if (!pace.enter(address, now)) return count;
  }
  return 1'000;
}

TEST(HashingPace, GivesOneAddressHalfOfWhatThereIs) {
  HashingPace pace(10);
  EXPECT_EQ(entered_before_refusal(pace, "192.0.2.1", kStart), 10) << "two seconds' worth of five a second";
  const auto refused = pace.enter("192.0.2.1", kStart);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::limited);
  EXPECT_EQ(refused.error().retry_after_seconds, 1);
  EXPECT_TRUE(pace.enter("192.0.2.2", kStart)) << "another address is not locked out";
}

TEST(HashingPace, BoundsAllAddressesTogether) {
  HashingPace pace(10);
  int entered = 0;
  for (int address = 0; address < 100; ++address) {
    if (pace.enter("192.0.2." + std::to_string(address), kStart)) ++entered;
  }
  EXPECT_EQ(entered, 20);
}

TEST(HashingPace, GoesOnAtItsRate) {
  HashingPace pace(10);
  entered_before_refusal(pace, "192.0.2.1", kStart);
  EXPECT_EQ(entered_before_refusal(pace, "192.0.2.1", kStart + 1s), 5);
  EXPECT_EQ(entered_before_refusal(pace, "192.0.2.1", kStart + 1h), 10);
}

TEST(HashingPace, LetsFewInAtOnce) {
  HashingPace pace(1'000);
  std::vector<HashingPace::Turn> inside;
  while (true) {
    auto turn = pace.enter("192.0.2.1", kStart);
    if (!turn) break;
    inside.push_back(std::move(*turn));
  }
  EXPECT_EQ(inside.size(), 8U);
  inside.pop_back();
  EXPECT_TRUE(pace.enter("192.0.2.2", kStart));
}

TEST(HashingPace, SaysWhenToComeBackAlsoWhenItIsSlow) {
  HashingPace pace(1);
  ASSERT_TRUE(pace.enter("192.0.2.1", kStart));
  EXPECT_EQ(pace.enter("192.0.2.1", kStart).error().retry_after_seconds, 2);
  EXPECT_TRUE(pace.enter("192.0.2.1", kStart + 2s));
}

}  // namespace
}  // namespace quarterdeck::control
