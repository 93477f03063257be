#include "control/store/migrate.h"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"
#include "control_store_embedded_migrations.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)";
constexpr std::string_view kNewest = "SELECT COALESCE(MAX(number), 0) AS number FROM schema_migrations";
constexpr std::string_view kRecord = "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, $2, $3)";

// 7 of "0007_add_revision_digest.sql".
std::int64_t number_of(const base::EmbeddedFile& file) {
  std::int64_t number = 0;
  std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
  return number;
}

// Statements end with a semicolon at the end of a line; triggers, which hold such lines inside, are not used in this schema.
std::vector<std::string> statements_of(std::string_view sql) {
  std::vector<std::string> statements;
  std::size_t begin = 0;
  while (begin < sql.size()) {
    auto end = sql.find(";\n", begin);
    if (end == std::string_view::npos) end = sql.size();
    const auto statement = sql.substr(begin, end - begin);
    if (statement.find_first_not_of(" \t\r\n;") != std::string_view::npos) statements.emplace_back(statement);
    begin = end + 2;
  }
  return statements;
}

Outcome<std::int64_t> read_newest(ports::Database& database) {
  return ports::read(database, [](ports::Reader& reader) -> Outcome<std::int64_t> {
    const auto rows = reader.query(kNewest);
    if (!rows) return rows.error();
    return rows->front().integer("number");
  });
}

// A store that is not ours to change is only read: the table is made when it cannot be read, not before.
Outcome<std::int64_t> newest_applied(ports::Database& database) {
  if (auto newest = read_newest(database)) return newest;
  const auto created = database.write([](ports::Transaction& transaction) -> Outcome<Done> {
    if (auto done = transaction.execute(kCreateTable); !done) return done.error();
    return Done{};
  });
  if (!created) return created.error();
  return read_newest(database);
}

Outcome<Done> apply(ports::Database& database, const base::EmbeddedFile& file, Timestamp now) {
  return database.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    for (const auto& statement : statements_of(file.bytes)) {
      if (auto done = transaction.execute(statement); !done) {
        return Failure{done.error().problem, fmt::format("Migration {} failed: {}", file.name, done.error().message)};
      }
    }
    if (auto recorded = transaction.execute(kRecord, {number_of(file), file.name, now}); !recorded) return recorded.error();
    return Done{};
  });
}

}  // namespace

Outcome<Done> migrate(ports::Database& database, Timestamp now) {
  const auto applied = newest_applied(database);
  if (!applied) return applied.error();
  const auto& files = embedded_migrations();
  const auto known = files.empty() ? 0 : number_of(files.back());
  if (*applied > known) {
    return Failure{Problem::precondition,
                   fmt::format("The data folder was written by a newer version of Quarterdeck (schema {}, this binary knows {}). "
                               "Start that version, or point --data-dir at another folder.",
                               *applied, known)};
  }
  for (const auto& file : files) {
    if (number_of(file) <= *applied) continue;
    if (auto done = apply(database, file, now); !done) return done;
  }
  return Done{};
}

}  // namespace quarterdeck::control
