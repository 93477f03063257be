#include "control/events/database_change_feed.h"

#include <gmock/gmock.h>

#include "control/events/change_log.h"
#include "control/events/store_for_tests.h"

namespace quarterdeck::control {
namespace {

TEST(DatabaseChangeFeed, GivesPagesInOrderUntilTheLast) {
  const auto store = empty_store();
  for (const auto* api : {"a", "b", "c"}) commit_change(*store, api);
  DatabaseChangeFeed feed(*store);
  const auto first = feed.changes_since(0, 2);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->changes.size(), 2U);
  EXPECT_EQ(first->next, 2U);
  EXPECT_FALSE(first->is_last);
  const auto last = feed.changes_since(first->next, 2);
  ASSERT_EQ(last->changes.size(), 1U);
  EXPECT_EQ(last->changes.front().key.id, "c");
  EXPECT_EQ(last->next, 3U);
  EXPECT_TRUE(last->is_last);
}

TEST(DatabaseChangeFeed, SaysThatNothingIsNew) {
  const auto store = empty_store();
  DatabaseChangeFeed feed(*store);
  EXPECT_TRUE(feed.changes_since(0, 10)->is_last);
  commit_change(*store, "a");
  const auto page = feed.changes_since(1, 10);
  EXPECT_TRUE(page->changes.empty());
  EXPECT_EQ(page->next, 1U);
  EXPECT_TRUE(page->is_last);
  EXPECT_EQ(feed.newest_sequence().value_or(0), 1U);
}

TEST(DatabaseChangeFeed, SendsAFollowerBackToListWhenTheLogWasTrimmed) {
  const auto store = empty_store();
  for (int i = 0; i < 5; ++i) commit_change(*store, "a");
  ASSERT_TRUE(ports::write(*store, [](ports::Transaction& transaction) { return trim_log(transaction, 2); }));
  DatabaseChangeFeed feed(*store);
  EXPECT_EQ(feed.changes_since(2, 10).error().problem, Problem::gone);
  EXPECT_THAT(feed.changes_since(2, 10).error().message, testing::HasSubstr("reaches from 4 to 5"));
  EXPECT_EQ(feed.changes_since(3, 10)->changes.size(), 2U);
}

TEST(DatabaseChangeFeed, SendsAFollowerOfAnotherLogBackToList) {
  const auto store = empty_store();
  commit_change(*store, "a");
  DatabaseChangeFeed feed(*store);
  EXPECT_EQ(feed.changes_since(7, 10).error().problem, Problem::gone);
}

}  // namespace
}  // namespace quarterdeck::control
