#include "adapters/sqlite/statement.h"

#include <fmt/format.h>

#include <cstdlib>

namespace quarterdeck::adapters::sqlite {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

ports::SqlValue column_value(sqlite3_stmt* statement, int index) {
  const auto bytes = [&](const void* data) {
    return std::string(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement, index)));
  };
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER: return ports::SqlValue(static_cast<std::int64_t>(sqlite3_column_int64(statement, index)));
    case SQLITE_FLOAT: return ports::SqlValue(sqlite3_column_double(statement, index));
    case SQLITE_TEXT: return ports::SqlValue(bytes(sqlite3_column_text(statement, index)));
    case SQLITE_BLOB: {
      const void* data = sqlite3_column_blob(statement, index);
      return ports::SqlValue(ports::Blob{data == nullptr ? std::string() : bytes(data)});
    }
    default: return {};
  }
}

}  // namespace

Failure failure_of(sqlite3* connection, int code) {
  const std::string message = sqlite3_errmsg(connection);
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return {Problem::conflict, fmt::format("The store refuses the change: {}", message)};
    case SQLITE_FULL: return {Problem::unavailable, "The disk of the data folder is full. Nothing was changed; free some space and try again."};
    case SQLITE_READONLY: return {Problem::unavailable, "The data folder is read-only. Nothing was changed; make it writable and try again."};
    case SQLITE_IOERR:
      return {Problem::unavailable, fmt::format("The disk of the data folder failed ({}). Nothing was changed; check the disk and try again.", message)};
    case SQLITE_BUSY: return {Problem::unavailable, "Another process holds the store. Stop it, or point --data-dir at another folder."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Problem::unavailable, fmt::format("The store is damaged or not a Quarterdeck store ({}). Restore it from a backup.", message)};
    default: return {Problem::bug, fmt::format("The store failed: {} ({})", message, code)};
  }
}

Statement::~Statement() {
  sqlite3_reset(prepared_);
  sqlite3_clear_bindings(prepared_);
}

// SQLite counts a parameter like $2 by where it first appears; what it means is its number, as in PostgreSQL.
void Statement::bind(ports::SqlValues values) {
  const int count = sqlite3_bind_parameter_count(prepared_);
  for (int index = 1; index <= count; ++index) {
    const char* name = sqlite3_bind_parameter_name(prepared_, index);
    const auto number = name == nullptr ? static_cast<std::size_t>(index) : std::strtoul(name + 1, nullptr, 10);
    if (number >= 1 && number <= values.size()) bind(index, values.begin()[number - 1]);
  }
}

void Statement::bind(int index, const ports::SqlValue& value) {
  // Transient copies are not needed: the values outlive the statement's use.
  std::visit(Overloaded{
                 [&](std::monostate) { sqlite3_bind_null(prepared_, index); },
                 [&](std::int64_t number) { sqlite3_bind_int64(prepared_, index, number); },
                 [&](double number) { sqlite3_bind_double(prepared_, index, number); },
                 [&](const std::string& text) { sqlite3_bind_text64(prepared_, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8); },
                 [&](const ports::Blob& blob) { sqlite3_bind_blob64(prepared_, index, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC); },
             },
             value.held());
}

std::vector<std::string> Statement::columns() const {
  std::vector<std::string> names;
  for (int i = 0; i < sqlite3_column_count(prepared_); ++i) names.emplace_back(sqlite3_column_name(prepared_, i));
  return names;
}

std::vector<ports::SqlValue> Statement::row() const {
  std::vector<ports::SqlValue> values;
  const int count = sqlite3_column_count(prepared_);
  values.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) values.push_back(column_value(prepared_, i));
  return values;
}

}  // namespace quarterdeck::adapters::sqlite
