#include "control/events/announcing_database.h"

#include <gmock/gmock.h>

#include "control/events/store_for_tests.h"

namespace quarterdeck::control {
namespace {

TEST(AnnouncingDatabase, CallsItsListenersAfterACommittedChange) {
  const auto store = empty_store();
  AnnouncingDatabase database(*store);
  int calls = 0;
  auto listening = database.listen([&] { ++calls; });
  commit_change(database, "a");
  EXPECT_EQ(calls, 1);
  listening.reset();
  commit_change(database, "b");
  EXPECT_EQ(calls, 1);
}

TEST(AnnouncingDatabase, KeepsQuietAboutWhatIsNoChange) {
  const auto store = empty_store();
  AnnouncingDatabase database(*store);
  int calls = 0;
  const auto listening = database.listen([&] { ++calls; });
  ASSERT_TRUE(database.write([](ports::Transaction& transaction) { return audit(transaction, {"API", "read", "ann", "a", JsonObject()}, {}); }));
  ASSERT_FALSE(database.write([](ports::Transaction& transaction) -> Outcome<Done> {
    EXPECT_TRUE(enqueue(transaction, {events::Subject::api, "a"}, "API_UPDATE", JsonObject(), {}));
    return Failure{Problem::conflict, "rolled back"};
  }));
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace quarterdeck::control
