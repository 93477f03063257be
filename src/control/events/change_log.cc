#include "control/events/change_log.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

// Two queries in one: SQLite looks up a lone minimum or maximum in the index, but reads the whole table for both at once.
constexpr std::string_view kRange =
    "SELECT COALESCE((SELECT MIN(sequence) FROM changes), 0) AS oldest, COALESCE((SELECT MAX(sequence) FROM changes), 0) AS newest";
constexpr std::string_view kAfter =
    "SELECT sequence, subject, subject_id, type, at, payload FROM changes WHERE sequence > $1 ORDER BY sequence LIMIT $2";
constexpr std::string_view kPublished = "SELECT MIN(sequence) AS sequence FROM relay_positions";
constexpr std::string_view kForget = "DELETE FROM changes WHERE sequence <= $1";

Outcome<events::Change> change_from(const ports::Row& row) {
  events::Change change;
  change.sequence = static_cast<std::uint64_t>(row.integer("sequence"));
  const auto subject = base::enum_from<events::Subject>(row.text("subject"));
  auto payload = base::parse_json(row.text("payload"));
  if (!subject || !payload) {
    return Failure{Problem::bug, fmt::format("Change {} of the log cannot be read. The store was edited by hand or written by a newer version.", change.sequence)};
  }
  change.key = {*subject, row.text("subject_id")};
  change.type = row.text("type");
  change.at = row.integer("at");
  change.payload = std::move(*payload);
  return change;
}

}  // namespace

Outcome<LogRange> log_range(ports::Reader& reader) {
  const auto rows = reader.query(kRange);
  if (!rows) return rows.error();
  const auto& row = rows->front();
  return LogRange{static_cast<std::uint64_t>(row.integer("oldest")), static_cast<std::uint64_t>(row.integer("newest"))};
}

Outcome<std::vector<events::Change>> changes_after(ports::Reader& reader, std::uint64_t sequence, std::size_t limit) {
  const auto rows = reader.query(kAfter, {sequence, std::uint64_t{limit}});
  if (!rows) return rows.error();
  std::vector<events::Change> changes;
  changes.reserve(rows->size());
  for (const auto& row : *rows) {
    auto change = change_from(row);
    if (!change) return change.error();
    changes.push_back(std::move(*change));
  }
  return changes;
}

Outcome<std::int64_t> trim_log(ports::Transaction& transaction, std::uint64_t keep) {
  const auto range = log_range(transaction);
  if (!range) return range.error();
  const auto published = transaction.query(kPublished);
  if (!published) return published.error();
  // The newest change always stays: it says how far the log has got.
  auto last = range->newest - std::min(range->newest, std::max<std::uint64_t>(keep, 1));
  if (!published->front().is_null("sequence")) last = std::min(last, static_cast<std::uint64_t>(published->front().integer("sequence")));
  return transaction.execute(kForget, {last});
}

}  // namespace quarterdeck::control
