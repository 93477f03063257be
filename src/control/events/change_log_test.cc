#include "control/events/change_log.h"

#include <gmock/gmock.h>

#include "adapters/memory/memory_broker.h"
#include "control/events/change_log_janitor.h"
#include "control/events/relay.h"
#include "control/events/store_for_tests.h"

namespace quarterdeck::control {
namespace {

std::int64_t trim(ports::Database& store, std::uint64_t keep) {
  const auto gone = ports::write(store, [&](ports::Transaction& transaction) { return trim_log(transaction, keep); });
  EXPECT_TRUE(gone) << gone.error().message;
  return gone ? *gone : -1;
}

LogRange range(ports::Database& store) {
  return ports::read(store, [](ports::Reader& reader) { return log_range(reader); }).value_or({});
}

TEST(ChangeLog, KeepsTheNewestWhenItIsTrimmed) {
  const auto store = empty_store();
  for (int i = 0; i < 5; ++i) commit_change(*store, "a");
  EXPECT_EQ(trim(*store, 2), 3);
  EXPECT_EQ(range(*store).oldest, 4U);
  EXPECT_EQ(trim(*store, 0), 1);
  EXPECT_EQ(range(*store).oldest, 5U);
  EXPECT_EQ(range(*store).newest, 5U);
}

TEST(ChangeLog, IsNeverTrimmedBeyondWhatWasPublished) {
  const auto store = empty_store();
  adapters::MemoryBroker broker;
  metrics::Registry registry;
  Relay relay(*store, broker, registry, {.most_in_a_step = 2});
  for (int i = 0; i < 5; ++i) commit_change(*store, "a");
  relay.step({});
  EXPECT_EQ(trim(*store, 1), 2);
  EXPECT_EQ(range(*store).oldest, 3U);
}

TEST(ChangeLog, IsTrimmedByItsJanitorNowAndThen) {
  const auto store = empty_store();
  for (int i = 0; i < 5; ++i) commit_change(*store, "a");
  ChangeLogJanitor janitor(*store, {.keep = 2, .every = Milliseconds(1000)});
  EXPECT_EQ(janitor.step(from_epoch_seconds(10)).at, from_epoch_seconds(11));
  EXPECT_EQ(range(*store).oldest, 4U);
}

TEST(ChangeLog, OfAnEmptyStoreIsEmpty) {
  const auto store = empty_store();
  EXPECT_EQ(range(*store).newest, 0U);
  EXPECT_EQ(trim(*store, 10), 0);
}

}  // namespace
}  // namespace quarterdeck::control
