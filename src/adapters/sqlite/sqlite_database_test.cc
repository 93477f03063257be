#include "adapters/sqlite/sqlite_database.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>
#include <vector>

#include "control/store/migrate.h"

namespace quarterdeck::adapters::sqlite {
namespace {

class Store : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("quarterdeck-sqlite-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    open();
    ASSERT_TRUE(database_->write([](ports::Transaction& transaction) -> Outcome<Done> {
      auto made = transaction.execute("CREATE TABLE things (name TEXT PRIMARY KEY, size INTEGER, bytes BLOB)");
      if (!made) return made.error();
      return Done{};
    }));
  }
  void TearDown() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  void open() {
    database_.reset();
    auto opened = open_database(is_file() ? (folder_ / "store.db").string() : ":memory:");
    ASSERT_TRUE(opened) << opened.error().message;
    database_ = std::move(*opened);
  }
  static bool is_file() { return std::string(GetParam()) == "file"; }

  Outcome<Done> insert(const std::string& name) {
    return database_->write([&](ports::Transaction& transaction) -> Outcome<Done> {
      auto done = transaction.execute("INSERT INTO things (name, size, bytes) VALUES ($1, $2, $3)", {name, 7, ports::Blob{std::string("\0x", 2)}});
      if (!done) return done.error();
      return Done{};
    });
  }
  std::int64_t count() {
    return *ports::read(*database_, [](ports::Reader& reader) -> Outcome<std::int64_t> {
      auto rows = reader.query("SELECT COUNT(*) AS number FROM things");
      if (!rows) return rows.error();
      return rows->front().integer("number");
    });
  }

  std::filesystem::path folder_;
  std::unique_ptr<ports::Database> database_;
};

TEST_P(Store, GivesBackWhatWasBound) {
  ASSERT_TRUE(insert("a"));
  const auto done = database_->read([](ports::Reader& reader) -> Outcome<Done> {
    auto rows = reader.query("SELECT name, size, bytes, NULL AS absent FROM things WHERE name = $1", {"a"});
    if (!rows) return rows.error();
    EXPECT_EQ(rows->front().text("name"), "a");
    EXPECT_EQ(rows->front().integer("size"), 7);
    EXPECT_EQ(rows->front().blob("bytes"), std::string("\0x", 2));
    EXPECT_TRUE(rows->front().is_null("absent"));
    EXPECT_THROW(rows->front().text("missing"), std::out_of_range);
    return Done{};
  });
  EXPECT_TRUE(done);
}

TEST_P(Store, AFailureOfOneWorkUndoesJustThatWork) {
  ASSERT_TRUE(insert("a"));
  const auto refused = database_->write([](ports::Transaction& transaction) -> Outcome<Done> {
    auto first = transaction.execute("INSERT INTO things (name) VALUES ('b')");
    EXPECT_TRUE(first);
    return Failure{Problem::invalid, "changed my mind"};
  });
  EXPECT_EQ(refused.error().message, "changed my mind");
  EXPECT_EQ(count(), 1);
}

TEST_P(Store, ABrokenConstraintIsAConflict) {
  ASSERT_TRUE(insert("a"));
  EXPECT_EQ(insert("a").error().problem, Problem::conflict);
}

TEST_P(Store, AnExceptionReachesTheCallerAndUndoesItsWork) {
  EXPECT_THROW(static_cast<void>(database_->write([](ports::Transaction& transaction) -> Outcome<Done> {
                 EXPECT_TRUE(transaction.execute("INSERT INTO things (name) VALUES ('b')"));
                 throw std::logic_error("a defect");
               })),
               std::logic_error);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(insert("a"));
}

TEST_P(Store, ManyWritersShareCommitsAndLoseNothing) {
  std::vector<std::jthread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([this, writer] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(insert(std::to_string(writer) + "-" + std::to_string(i)));
    });
  }
  writers.clear();
  EXPECT_EQ(count(), 200);
}

TEST_P(Store, AFileKeepsWhatWasAcknowledgedAndMemoryNothing) {
  ASSERT_TRUE(insert("a"));
  open();
  if (is_file()) {
    EXPECT_EQ(count(), 1);
  } else {
    EXPECT_FALSE(insert("a"));  // not even the table is left
  }
}

TEST_P(Store, MigratesFromNothingAndTwiceIsOnce) {
  ASSERT_TRUE(control::migrate(*database_, Timestamp{}));
  EXPECT_TRUE(control::migrate(*database_, Timestamp{}));
}

TEST_P(Store, BindsParametersByTheirNumberWhereverTheyAppear) {
  ASSERT_TRUE(insert("one"));
  ASSERT_TRUE(database_->write([](ports::Transaction& transaction) -> Outcome<Done> {
    auto done = transaction.execute("UPDATE things SET size = $2 WHERE name = $1 AND size <> $2 AND name = $1", {"one", 42});
    if (!done) return done.error();
    return Done{};
  }));
  const auto size = ports::read(*database_, [](ports::Reader& reader) -> Outcome<std::int64_t> {
    const auto rows = reader.query("SELECT size FROM things WHERE size = $2 AND name = $1", {"one", 42});
    if (!rows) return rows.error();
    return rows->empty() ? 0 : rows->front().integer("size");
  });
  ASSERT_TRUE(size);
  EXPECT_EQ(*size, 42);
}

TEST_P(Store, RefusesAStoreOfANewerVersion) {
  ASSERT_TRUE(control::migrate(*database_, Timestamp{}));
  ASSERT_TRUE(database_->write([](ports::Transaction& transaction) -> Outcome<Done> {
    auto done = transaction.execute("INSERT INTO schema_migrations (number, name, applied_at) VALUES (9999, 'future', 0)");
    if (!done) return done.error();
    return Done{};
  }));
  const auto refused = control::migrate(*database_, Timestamp{});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::precondition);
  EXPECT_NE(refused.error().message.find("newer version"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, Store, testing::Values("file", "memory"), [](const auto& kind) { return std::string(kind.param); });

TEST(SqliteDatabase, SaysWhatToDoWhenTheFolderIsMissing) {
  const auto opened = open_database("/nonexistent/folder/store.db");
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().message.find("Check that its folder exists"), std::string::npos);
}

}  // namespace
}  // namespace quarterdeck::adapters::sqlite
