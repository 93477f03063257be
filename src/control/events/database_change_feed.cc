#include "control/events/database_change_feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "control/events/change_log.h"

namespace quarterdeck::control {
namespace {

Failure gone(std::uint64_t sequence, const LogRange& range) {
  return {Problem::gone, fmt::format("The log of changes reaches from {} to {} and cannot tell what followed {}. List everything, then follow from {}.",
                                     range.oldest, range.newest, sequence, range.newest)};
}

}  // namespace

Outcome<ports::ChangePage> DatabaseChangeFeed::changes_since(std::uint64_t sequence, std::size_t limit) {
  const auto most = std::clamp<std::size_t>(limit, 1, kMostChanges);
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<ports::ChangePage> {
    const auto range = log_range(reader);
    if (!range) return range.error();
    const bool is_trimmed = range->oldest > sequence + 1;
    // Somebody who has seen more than there is has followed another log: the store was replaced by an older one.
    const bool is_another_log = sequence > range->newest;
    if (is_trimmed || is_another_log) return gone(sequence, *range);
    auto changes = changes_after(reader, sequence, most);
    if (!changes) return changes.error();
    ports::ChangePage page;
    page.next = changes->empty() ? sequence : changes->back().sequence;
    page.is_last = page.next == range->newest;
    page.changes = std::move(*changes);
    return page;
  });
}

Outcome<std::uint64_t> DatabaseChangeFeed::newest_sequence() {
  const auto range = ports::read(database_, [](ports::Reader& reader) { return log_range(reader); });
  if (!range) return range.error();
  return range->newest;
}

}  // namespace quarterdeck::control
