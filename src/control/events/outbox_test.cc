#include "control/events/outbox.h"

#include <gmock/gmock.h>

#include "control/events/change_log.h"
#include "control/events/store_for_tests.h"

namespace quarterdeck::control {
namespace {

std::vector<events::Change> everything(ports::Database& database) {
  auto changes = ports::read(database, [](ports::Reader& reader) { return changes_after(reader, 0, 100); });
  EXPECT_TRUE(changes);
  return changes ? *changes : std::vector<events::Change>();
}

TEST(Outbox, NumbersChangesInTheOrderOfTheirCommits) {
  const auto store = empty_store();
  for (const auto* api : {"a", "b", "c"}) commit_change(*store, api);
  const auto changes = everything(*store);
  ASSERT_EQ(changes.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(changes[i].sequence, i + 1);
  EXPECT_EQ(changes[1].key, (events::SubjectKey{events::Subject::api, "b"}));
  EXPECT_EQ(changes[1].type, "API_UPDATE");
  EXPECT_EQ(changes[1].at, 5000);
  EXPECT_EQ(base::text_at(changes[1].payload, "uuid"), "b");
}

TEST(Outbox, LeavesNoGapAndNoTraceWhenTheChangeIsRolledBack) {
  const auto store = empty_store();
  commit_change(*store, "a");
  const auto failed = store->write([&](ports::Transaction& transaction) -> Outcome<Done> {
    EXPECT_TRUE(enqueue(transaction, {events::Subject::api, "lost"}, "API_UPDATE", JsonObject(), {}));
    return Failure{Problem::conflict, "the use case changed its mind"};
  });
  EXPECT_FALSE(failed);
  commit_change(*store, "b");
  const auto changes = everything(*store);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[1].sequence, 2U);
  EXPECT_EQ(changes[1].key.id, "b");
}

}  // namespace
}  // namespace quarterdeck::control
