#include "adapters/sqlite/connection.h"

#include <fmt/format.h>

namespace quarterdeck::adapters::sqlite {
namespace {

// Statements are written in code, so their number is bounded; a bound all the same, for lists that are built with many parameters.
constexpr std::size_t kMostStatements = 512;

}  // namespace

Outcome<std::unique_ptr<Connection>> Connection::open(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Connection> connection(new Connection(raw));
  if (code != SQLITE_OK) {
    return Failure{Problem::unavailable, fmt::format("Cannot open the store {}: {}. Check that its folder exists and is writable.", path,
                                                     raw == nullptr ? "out of memory" : sqlite3_errmsg(raw))};
  }
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 5'000);
  return connection;
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(connection_);
}

Outcome<sqlite3_stmt*> Connection::prepare(std::string_view sql) {
  const std::string key(sql);
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  if (statements_.size() >= kMostStatements) {
    sqlite3_finalize(statements_.begin()->second);
    statements_.erase(statements_.begin());
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return failure_of(connection_, code);
  statements_.emplace(key, statement);
  return statement;
}

Outcome<ports::Rows> Connection::query(std::string_view sql, ports::SqlValues values) {
  const auto prepared = prepare(sql);
  if (!prepared) return prepared.error();
  Statement statement(*prepared);
  statement.bind(values);
  ports::Rows rows(statement.columns());
  while (true) {
    const int code = statement.step();
    if (code == SQLITE_DONE) return rows;
    if (code != SQLITE_ROW) return failure_of(connection_, code);
    rows.add(statement.row());
  }
}

Outcome<std::int64_t> Connection::execute(std::string_view sql, ports::SqlValues values) {
  const auto prepared = prepare(sql);
  if (!prepared) return prepared.error();
  Statement statement(*prepared);
  statement.bind(values);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = statement.step();
  if (code != SQLITE_DONE) return failure_of(connection_, code);
  return std::int64_t{sqlite3_changes64(connection_)};
}

Outcome<Done> Connection::run(std::string_view sql) {
  const auto done = execute(sql, {});
  if (!done) return done.error();
  return Done{};
}

}  // namespace quarterdeck::adapters::sqlite
