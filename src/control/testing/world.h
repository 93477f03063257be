#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/seeded_random.h"
#include "adapters/sqlite/sqlite_database.h"
#include "control/events/journal.h"
#include "control/store/migrate.h"
#include "ports/database.h"

namespace quarterdeck::control {

// A migrated store in memory, and what use cases need beside it. For tests only.
struct World {
  World() : journal(clock, random) {
    auto opened = adapters::sqlite::open_database(":memory:");
    if (!opened) throw std::runtime_error(opened.error().message);
    database = std::move(*opened);
    if (auto done = migrate(*database, clock.now()); !done) throw std::runtime_error(done.error().message);
  }

  // Types of all events so far, oldest first.
  std::vector<std::string> event_types() {
    auto types = ports::read(*database, [](ports::Reader& reader) -> Outcome<std::vector<std::string>> {
      const auto rows = reader.query("SELECT type FROM changes ORDER BY sequence");
      if (!rows) return rows.error();
      std::vector<std::string> result;
      for (const auto& row : *rows) result.push_back(row.text("type"));
      return result;
    });
    if (!types) throw std::runtime_error(types.error().message);
    return *types;
  }
  void forget_events() {
    const auto done = database->write([](ports::Transaction& transaction) -> Outcome<Done> {
      if (auto deleted = transaction.execute("DELETE FROM changes"); !deleted) return deleted.error();
      return Done{};
    });
    if (!done) throw std::runtime_error(done.error().message);
  }

  adapters::ManualClock clock;
  adapters::SeededRandom random{7};
  std::unique_ptr<ports::Database> database;
  Journal journal;
  Actor publisher{"ada", "default"};
};

}  // namespace quarterdeck::control
