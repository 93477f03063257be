#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"
#include "ports/control_plane.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Gateways say that they live every ten seconds; one that has been silent for longer than this no longer counts.
inline constexpr Milliseconds kSilence{45'000};

struct KnownGateway {
  std::string id;
  std::string version;
  std::vector<std::string> environments;  // empty: every one
  std::int64_t first_seen_at = 0;         // epoch milliseconds
  std::int64_t last_seen_at = 0;
};
BOOST_DESCRIBE_STRUCT(KnownGateway, (), (id, version, environments, first_seen_at, last_seen_at))

bool serves(const KnownGateway& gateway, std::string_view environment);
bool is_silent(const KnownGateway& gateway, Timestamp now);

Outcome<std::vector<KnownGateway>> read_gateways(ports::Reader& reader);  // by id

// A sign of life without news about APIs.
Outcome<Done> record_heartbeat(ports::Transaction& transaction, const KnownGateway& gateway);

// What a gateway serves. A complete report replaces what it said before.
Outcome<Done> record_served(ports::Transaction& transaction, const ports::ServedReport& report, Timestamp now);

// What an agent applied. A report about an API that is gone changes nothing.
Outcome<Done> record_applied(ports::Transaction& transaction, const ports::AppliedReport& report);

Outcome<std::int64_t> forget_gateways(ports::Transaction& transaction, Timestamp not_seen_since);

}  // namespace quarterdeck::control
