#include "control/identity/hashing_pace.h"

#include <fmt/format.h>
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
  EXPECT_EQ(entered, 15) << "two seconds' worth of three quarters of ten a second";
}

TEST(HashingPace, TakesTheAddressesOfOneHostForOne) {
  HashingPace pace(10);
  int entered = 0;
  for (int address = 1; address < 100; ++address) {
    if (pace.enter(fmt::format("2001:db8:0:1::{:x}", address), kStart)) ++entered;
  }
  EXPECT_EQ(entered, 10);
  EXPECT_TRUE(pace.enter("2001:db8:0:2::1", kStart)) << "the host in the next network is not locked out";
}

TEST(HashingPace, TellsNetworks) {
  EXPECT_EQ(network_of("2001:db8:0:1::1"), network_of("2001:0db8::1:ffff:0:0:2"));
  EXPECT_NE(network_of("2001:db8:0:1::1"), network_of("2001:db8:0:2::1"));
  EXPECT_EQ(network_of("fe80::1%eth0"), network_of("fe80::2%eth0"));
  EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_NE(network_of("192.0.2.1"), network_of("192.0.2.2"));
  EXPECT_EQ(network_of(""), "");
}

void use_up_for_strangers(HashingPace& pace, Timestamp now) {
  for (int address = 0; address < 100; ++address) (void)pace.enter("198.51.100." + std::to_string(address), now);
}

TEST(HashingPace, KeepsAShareForThoseWhoSignedInLately) {
  HashingPace pace(20);
  pace.signed_in("192.0.2.1", kStart);
  pace.signed_in("192.0.2.2", kStart);
  use_up_for_strangers(pace, kStart);
  EXPECT_FALSE(pace.enter("192.0.2.3", kStart));
  EXPECT_EQ(entered_before_refusal(pace, "192.0.2.1", kStart), 5) << "two seconds' worth of half of the five a second that are kept";
  EXPECT_TRUE(pace.enter("192.0.2.2", kStart)) << "nobody uses up all that is kept";
  use_up_for_strangers(pace, kStart + 25h);
  EXPECT_FALSE(pace.enter("192.0.2.1", kStart + 25h)) << "that was not lately";
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
  EXPECT_EQ(inside.size(), 6U);
  pace.signed_in("192.0.2.3", kStart);
  for (int count = 0; count < 2; ++count) inside.push_back(*pace.enter("192.0.2.3", kStart));
  EXPECT_FALSE(pace.enter("192.0.2.3", kStart));
  for (int count = 0; count < 3; ++count) inside.pop_back();
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
