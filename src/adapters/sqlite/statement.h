#pragma once

#include <sqlite3.h>

#include <string_view>

#include "base/outcome.h"
#include "ports/database.h"

namespace quarterdeck::adapters::sqlite {

// What SQLite says went wrong, as a Failure: a broken constraint is a conflict, a full or read-only disk says what to do.
Failure failure_of(sqlite3* connection, int code);

// One use of a prepared statement: bound on construction, reset when it goes, so that it can be used again.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* prepared) : prepared_(prepared) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(ports::SqlValues values);
  int step() { return sqlite3_step(prepared_); }
  std::vector<std::string> columns() const;
  std::vector<ports::SqlValue> row() const;

 private:
  void bind(int index, const ports::SqlValue& value);

  sqlite3_stmt* prepared_;  // owned by the connection's cache
};

}  // namespace quarterdeck::adapters::sqlite
