#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"

// The store, in the subset of SQL that SQLite and PostgreSQL share: $1-style parameters, TEXT, INTEGER, DOUBLE PRECISION and BLOB/BYTEA values.
namespace quarterdeck::ports {

struct Blob {
  std::string bytes;
  bool operator==(const Blob&) const = default;
};

// What is bound to a parameter or found in a column.
class SqlValue {
 public:
  using Held = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;
  SqlValue() = default;
  SqlValue(std::nullopt_t) {}                                   // NOLINT(google-explicit-constructor)
  SqlValue(bool value) : held_(std::int64_t{value ? 1 : 0}) {}  // NOLINT(google-explicit-constructor)
  SqlValue(int value) : held_(std::int64_t{value}) {}           // NOLINT(google-explicit-constructor)
  SqlValue(std::int64_t value) : held_(value) {}                // NOLINT(google-explicit-constructor)
  SqlValue(std::uint64_t value) : held_(static_cast<std::int64_t>(value)) {}    // NOLINT(google-explicit-constructor)
  SqlValue(double value) : held_(value) {}                      // NOLINT(google-explicit-constructor)
  SqlValue(std::string value) : held_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  SqlValue(std::string_view value) : held_(std::string(value)) {}               // NOLINT(google-explicit-constructor)
  SqlValue(const char* value) : held_(std::string(value)) {}    // NOLINT(google-explicit-constructor)
  SqlValue(Blob value) : held_(std::move(value)) {}             // NOLINT(google-explicit-constructor)
  SqlValue(Timestamp value) : held_(to_epoch_milliseconds(value)) {}            // NOLINT(google-explicit-constructor)
  template <class T>
  SqlValue(const std::optional<T>& value) : held_(value ? SqlValue(*value).held_ : Held()) {}  // NOLINT(google-explicit-constructor)

  const Held& held() const { return held_; }

 private:
  Held held_;
};
using SqlValues = std::initializer_list<SqlValue>;

// One row. Columns are named as the statement names them; asking for one that is not there is a bug and throws std::out_of_range.
class Row {
 public:
  Row(const std::vector<std::string>& columns, std::vector<SqlValue> values) : columns_(&columns), values_(std::move(values)) {}

  bool is_null(std::string_view column) const;
  std::int64_t integer(std::string_view column) const;  // 0 for NULL
  double real(std::string_view column) const;           // 0 for NULL
  bool boolean(std::string_view column) const;          // false for NULL
  std::string text(std::string_view column) const;      // empty for NULL
  std::string blob(std::string_view column) const;      // empty for NULL
  Timestamp time(std::string_view column) const;        // stored as epoch milliseconds
  std::optional<std::string> optional_text(std::string_view column) const;
  std::optional<std::int64_t> optional_integer(std::string_view column) const;

 private:
  const SqlValue& value(std::string_view column) const;
  const std::vector<std::string>* columns_;  // owned by the Rows that this row came with
  std::vector<SqlValue> values_;
};

// All rows of one answer. Movable, not copyable: rows point to the column names held here.
class Rows {
 public:
  explicit Rows(std::vector<std::string> columns);
  Rows(Rows&&) = default;
  Rows& operator=(Rows&&) = default;
  void add(std::vector<SqlValue> values) { rows_.emplace_back(*columns_, std::move(values)); }

  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  const Row& front() const { return rows_.front(); }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }

 private:
  std::unique_ptr<std::vector<std::string>> columns_;
  std::vector<Row> rows_;
};

// Reads within one consistent snapshot.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual Outcome<Rows> query(std::string_view sql, SqlValues values = {}) = 0;
};

// Reads and writes; everything or nothing is kept.
class Transaction : public Reader {
 public:
  // How many rows were changed. A broken unique or foreign key constraint is Problem::conflict.
  virtual Outcome<std::int64_t> execute(std::string_view sql, SqlValues values = {}) = 0;
};

// The store. Both calls may come from any thread and block until done; neither may be called from inside the other's work.
class Database {
 public:
  virtual ~Database() = default;

  // Runs the work on a consistent snapshot; its result is passed on.
  virtual Outcome<Done> read(const std::function<Outcome<Done>(Reader&)>& work) = 0;

  // Runs the work in a transaction. A failure of the work rolls back just this work and is passed on. Done means: durable.
  // The work runs on another thread, may share its commit with others, and is run once.
  virtual Outcome<Done> write(const std::function<Outcome<Done>(Transaction&)>& work) = 0;
};

// The same, for work that returns a value.
template <class Work>
auto read(Database& database, Work work) -> std::invoke_result_t<Work, Reader&> {
  std::optional<std::invoke_result_t<Work, Reader&>> result;
  const auto done = database.read([&](Reader& reader) -> Outcome<Done> {
    result.emplace(work(reader));
    if (!*result) return result->error();
    return Done{};
  });
  if (!done) return done.error();
  return std::move(*result);
}

template <class Work>
auto write(Database& database, Work work) -> std::invoke_result_t<Work, Transaction&> {
  std::optional<std::invoke_result_t<Work, Transaction&>> result;
  const auto done = database.write([&](Transaction& transaction) -> Outcome<Done> {
    result.emplace(work(transaction));
    if (!*result) return result->error();
    return Done{};
  });
  if (!done) return done.error();
  return std::move(*result);
}

}  // namespace quarterdeck::ports
