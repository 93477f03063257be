#include <gmock/gmock.h>

#include <set>

#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"

namespace quarterdeck::adapters {
namespace {

TEST(SystemClock, TellsTheWallClockTime) {
  const auto before = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  const auto told = SystemClock().now();
  EXPECT_LE(before, told);
  EXPECT_LE(told, std::chrono::system_clock::now());
}

TEST(SystemRandom, GivesAsManyBytesAsAskedFor) {
  SystemRandom random;
  EXPECT_EQ(random.bytes(0).size(), 0U);
  EXPECT_EQ(random.bytes(1).size(), 1U);
  EXPECT_EQ(random.bytes(100'000).size(), 100'000U);
}

TEST(SystemRandom, NeverGivesTheSameUuidTwice) {
  SystemRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random.uuid()).second);
}

}  // namespace
}  // namespace quarterdeck::adapters
