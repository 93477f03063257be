#include "adapters/memory/seeded_random.h"

#include <gmock/gmock.h>

#include "base/id.h"

namespace quarterdeck::adapters {
namespace {

TEST(SeededRandom, RepeatsItselfForTheSameSeed) {
  SeededRandom first(7), second(7), other(8);
  const auto bytes = first.bytes(33);
  EXPECT_EQ(bytes.size(), 33U);
  EXPECT_EQ(bytes, second.bytes(33));
  EXPECT_NE(bytes, other.bytes(33));
}

TEST(SeededRandom, StaysBelowTheLimitAndReachesAllOfIt) {
  SeededRandom random(1);
  std::uint64_t seen = 0;
  for (int i = 0; i < 500; ++i) {
    const auto number = random.below(5);
    ASSERT_LT(number, 5U);
    seen |= 1ULL << number;
  }
  EXPECT_EQ(seen, 0b11111U);
}

TEST(SeededRandom, MakesUuids) { EXPECT_TRUE(base::is_uuid(SeededRandom(3).uuid())); }

}  // namespace
}  // namespace quarterdeck::adapters
