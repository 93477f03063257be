#include "policy/limits.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace quarterdeck::policy {
namespace {

using model::RateLimit;
using model::TimeUnit;

constexpr RateLimit kSixAMinute{6, TimeUnit::minute};  // one every ten seconds
Timestamp at(std::int64_t milliseconds) {
  return from_epoch_milliseconds(1'000'000'000'000 + milliseconds);
}

TEST(Limit, AllowsAsManyAsItSaysAtOnceAndThenNoMore) {
  Bucket bucket;
  for (int i = 0; i < 6; ++i) {
    const auto decision = bucket.take(kSixAMinute, at(i));
    EXPECT_TRUE(decision.is_allowed);
    EXPECT_EQ(decision.limit, 6);
    EXPECT_EQ(decision.remaining, 5 - i);
  }
  EXPECT_FALSE(bucket.take(kSixAMinute, at(7)).is_allowed);
}

TEST(Limit, SaysWhenTheNextCallIsAllowedAndKeepsItsWord) {
  Bucket bucket;
  for (int i = 0; i < 6; ++i) bucket.take(kSixAMinute, at(0));
  const auto refused = bucket.take(kSixAMinute, at(3000));
  EXPECT_EQ(refused.remaining, 0);
  EXPECT_EQ(refused.retry_after_seconds, 7);
  EXPECT_EQ(refused.reset_seconds, 57);
  EXPECT_FALSE(bucket.take(kSixAMinute, at(9999)).is_allowed);
  EXPECT_TRUE(bucket.take(kSixAMinute, at(10'000)).is_allowed);
  EXPECT_FALSE(bucket.take(kSixAMinute, at(10'001)).is_allowed);
}

TEST(Limit, RefusedCallsCostNothing) {
  Bucket bucket;
  for (int i = 0; i < 6; ++i) bucket.take(kSixAMinute, at(0));
  for (int i = 0; i < 100; ++i) bucket.take(kSixAMinute, at(5000));
  EXPECT_TRUE(bucket.take(kSixAMinute, at(10'000)).is_allowed);
}

TEST(Limit, DoesNotDoubleAtTheTurnOfAMinute) {
  Bucket bucket;
  int allowed = 0;
  for (int i = 0; i < 6; ++i) allowed += bucket.take(kSixAMinute, at(59'990)).is_allowed ? 1 : 0;
  for (int i = 0; i < 6; ++i) allowed += bucket.take(kSixAMinute, at(60'010)).is_allowed ? 1 : 0;
  EXPECT_EQ(allowed, 6);
}

TEST(Limit, IsFullAgainAfterItsUnit) {
  Bucket bucket;
  for (int i = 0; i < 6; ++i) bucket.take(kSixAMinute, at(0));
  EXPECT_EQ(bucket.take(kSixAMinute, at(60'000)).remaining, 5);
}

TEST(Limit, GivesBackWhatAnotherLimitRefused) {
  Bucket bucket;
  for (int i = 0; i < 6; ++i) bucket.take(kSixAMinute, at(0));
  bucket.give_back(kSixAMinute);
  EXPECT_TRUE(bucket.take(kSixAMinute, at(1)).is_allowed);
}

TEST(Limit, OfNothingAllowsNothing) {
  const auto decision = decide_limit({0, TimeUnit::hour}, 0, at(0));
  EXPECT_FALSE(decision.is_allowed);
  EXPECT_EQ(decision.retry_after_seconds, 3600);
}

TEST(Limit, BeyondAnyCounterDoesNotLimit) {
  EXPECT_TRUE(decide_limit({std::int64_t{1} << 60, TimeUnit::second}, 0, at(0)).is_allowed);
}

TEST(Limit, MadeSmallerLeavesAtMostOneUnitToWait) {
  Bucket bucket;
  for (int i = 0; i < 10; ++i) bucket.take({10, TimeUnit::day}, at(0));
  const auto refused = bucket.take(kSixAMinute, at(0));
  EXPECT_FALSE(refused.is_allowed);
  EXPECT_LE(refused.retry_after_seconds, 10);
}

TEST(Limit, IsExactWhenThreadsShareIt) {
  Bucket bucket;
  std::atomic<int> allowed{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 500; ++n) allowed += bucket.take({1000, TimeUnit::day}, at(0)).is_allowed ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(allowed, 1000);
}

}  // namespace
}  // namespace quarterdeck::policy
