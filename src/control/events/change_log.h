#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "contract/events/change.h"
#include "ports/database.h"

namespace quarterdeck::control {

// The one writer of the store commits in order, so the next number is always one more than the last.
inline constexpr std::string_view kAppendChange =
    "INSERT INTO changes (subject, subject_id, type, at, payload) VALUES ($1, $2, $3, $4, $5)";

// What the log reaches from and to; both 0 while it is empty.
struct LogRange {
  std::uint64_t oldest = 0;
  std::uint64_t newest = 0;
};
Outcome<LogRange> log_range(ports::Reader& reader);

// At most `limit` changes after `sequence`, in order.
Outcome<std::vector<events::Change>> changes_after(ports::Reader& reader, std::uint64_t sequence, std::size_t limit);

// Forgets all but the newest `keep` changes, and never one that some relay has not published yet. Says how many went.
Outcome<std::int64_t> trim_log(ports::Transaction& transaction, std::uint64_t keep);

}  // namespace quarterdeck::control
