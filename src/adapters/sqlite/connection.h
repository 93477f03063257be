#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/sqlite/statement.h"
#include "base/outcome.h"
#include "ports/database.h"

namespace quarterdeck::adapters::sqlite {

// One connection with its prepared statements. Used by one thread at a time.
class Connection final : public ports::Transaction {
 public:
  static Outcome<std::unique_ptr<Connection>> open(const std::string& path, int flags);
  ~Connection() override;

  Outcome<ports::Rows> query(std::string_view sql, ports::SqlValues values) override;
  Outcome<std::int64_t> execute(std::string_view sql, ports::SqlValues values) override;
  // For BEGIN, COMMIT, SAVEPOINT and the like.
  Outcome<Done> run(std::string_view sql);

 private:
  explicit Connection(sqlite3* connection) : connection_(connection) {}
  Outcome<sqlite3_stmt*> prepare(std::string_view sql);

  sqlite3* connection_;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace quarterdeck::adapters::sqlite
