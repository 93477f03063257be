#pragma once

#include <gmock/gmock.h>

#include <memory>

#include "adapters/sqlite/sqlite_database.h"
#include "contract/events/api_events.h"
#include "control/events/outbox.h"
#include "control/store/migrate.h"

namespace quarterdeck::control {

// An empty store with today's schema.
inline std::unique_ptr<ports::Database> empty_store() {
  auto database = adapters::sqlite::open_database(":memory:");
  EXPECT_TRUE(database) << database.error().message;
  const auto migrated = migrate(**database, from_epoch_seconds(1));
  EXPECT_TRUE(migrated) << migrated.error().message;
  return std::move(*database);
}

// Commits one change of an API, as a use case does.
inline void commit_change(ports::Database& database, const std::string& api) {
  const auto committed = database.write([&](ports::Transaction& transaction) {
    return enqueue(transaction, events::event_of(events::ApiChange::api_update, {.uuid = api}, {}), from_epoch_seconds(5));
  });
  EXPECT_TRUE(committed) << committed.error().message;
}

}  // namespace quarterdeck::control
