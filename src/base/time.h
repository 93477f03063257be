#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace quarterdeck {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using Timestamp = std::chrono::sys_time<Milliseconds>;  // UTC

inline std::int64_t to_epoch_milliseconds(Timestamp at) { return at.time_since_epoch().count(); }
inline std::int64_t to_epoch_seconds(Timestamp at) { return std::chrono::floor<Seconds>(at).time_since_epoch().count(); }
inline Timestamp from_epoch_milliseconds(std::int64_t count) { return Timestamp{Milliseconds{count}}; }
inline Timestamp from_epoch_seconds(std::int64_t count) { return Timestamp{Seconds{count}}; }

// RFC 3339 in UTC with whole seconds, as Kubernetes writes it: "2026-11-24T21:31:19Z".
std::string to_rfc3339(Timestamp at);
// The same with milliseconds: "2026-11-24T21:31:19.042Z".
std::string to_rfc3339_milliseconds(Timestamp at);
// Reads either form; only the zone "Z" is understood.
Outcome<Timestamp> from_rfc3339(std::string_view text);

}  // namespace quarterdeck
