#include "agent/key_queue.h"

#include <gmock/gmock.h>

#include "adapters/memory/seeded_random.h"

namespace quarterdeck::agent {
namespace {

using events::Subject;
using events::SubjectKey;

class KeyQueueTest : public testing::Test {
 protected:
  std::string take(Timestamp at) {
    const auto key = queue.take(at);
    return key ? key->id : "nothing";
  }
  void add(const std::string& id, Urgency urgency = Urgency::urgent) { queue.add({Subject::api, id}, urgency, now); }

  adapters::SeededRandom random{1};
  KeyQueue queue{random, {Milliseconds(100), Milliseconds(1000)}};
  const Timestamp now = from_epoch_seconds(100);
};

TEST_F(KeyQueueTest, GivesKeysInTheOrderTheyCame) {
  add("a");
  add("b");
  EXPECT_EQ(take(now), "a");
  EXPECT_EQ(take(now), "b");
  EXPECT_EQ(take(now), "nothing");
}

TEST_F(KeyQueueTest, HoldsAKeyOnceHoweverOftenItIsAdded) {
  add("a");
  add("a");
  EXPECT_EQ(queue.size(), 1U);
  EXPECT_EQ(take(now), "a");
  EXPECT_EQ(take(now), "nothing");
}

TEST_F(KeyQueueTest, PutsChangesBeforeComparisons) {
  add("suspected", Urgency::whenever);
  add("changed");
  EXPECT_EQ(take(now), "changed");
  EXPECT_EQ(take(now), "suspected");
}

TEST_F(KeyQueueTest, MakesASuspectedKeyUrgentWhenItChanges) {
  add("a", Urgency::whenever);
  add("b", Urgency::whenever);
  add("b");
  EXPECT_EQ(take(now), "b");
}

TEST_F(KeyQueueTest, WaitsLongerAfterEveryFailureUpToALimit) {
  const SubjectKey key{Subject::api, "a"};
  auto at = now;
  auto longest = Milliseconds(0);
  for (const int full : {100, 200, 400, 800, 1000, 1000, 1000}) {
    const auto due = queue.failed(key, at);
    EXPECT_GT(due - at, Milliseconds(full / 2 - 1));
    EXPECT_LE(due - at, Milliseconds(full));
    EXPECT_EQ(take(due - Milliseconds(1)), "nothing");
    EXPECT_EQ(take(due), "a");
    longest = std::max(longest, due - at);
    at = due;
  }
  EXPECT_EQ(queue.failures(key), 7);
}

TEST_F(KeyQueueTest, ForgetsFailuresOnceAKeyIsSettled) {
  const SubjectKey key{Subject::api, "a"};
  queue.failed(key, now);
  queue.take(now + Milliseconds(1000));
  queue.settled(key);
  EXPECT_EQ(queue.failures(key), 0);
  EXPECT_LE(queue.failed(key, now) - now, Milliseconds(100));
}

TEST_F(KeyQueueTest, TriesAFailedKeyAtOnceWhenItChangesButNotForAComparison) {
  queue.failed({Subject::api, "a"}, now);
  add("a", Urgency::whenever);
  EXPECT_EQ(take(now), "nothing");
  add("a");
  EXPECT_EQ(take(now), "a");
}

TEST_F(KeyQueueTest, CanHoldAKeyBackButNotLongerThanItWas) {
  const SubjectKey key{Subject::api, "a"};
  queue.add_later(key, now + Milliseconds(200));
  EXPECT_EQ(take(now), "nothing");
  queue.add_later(key, now + Milliseconds(100));
  queue.add_later(key, now + Milliseconds(300));
  EXPECT_EQ(take(now + Milliseconds(100)), "a");
  queue.add_later(key, now + Milliseconds(500));
  add("a");
  EXPECT_EQ(take(now), "a");
}

TEST_F(KeyQueueTest, LetsNoFailedKeyHoldUpAnother) {
  queue.failed({Subject::api, "bad"}, now);
  add("good");
  EXPECT_EQ(take(now), "good");
}

TEST_F(KeyQueueTest, SaysWhenTheNextKeyIsDue) {
  EXPECT_FALSE(queue.next_due().has_value());
  const auto due = queue.failed({Subject::api, "a"}, now);
  EXPECT_EQ(queue.next_due(), due);
  add("b", Urgency::whenever);
  EXPECT_EQ(queue.next_due(), now);
}

}  // namespace
}  // namespace quarterdeck::agent
