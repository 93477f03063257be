#pragma once

#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "base/time.h"
#include "contract/events/change.h"
#include "contract/events/event.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Appends a change to the log, in the transaction that makes it: both are kept or neither is. The log is what the relay publishes and
// what followers read by sequence.
Outcome<Done> enqueue(ports::Transaction& transaction, const events::SubjectKey& key, std::string_view type, const Json& payload, Timestamp at);

// The same for an event made by one of the builders of contract/events.
Outcome<Done> enqueue(ports::Transaction& transaction, const events::Event& event, Timestamp at);

// Appends an audit entry: who did what to which thing (control-plane.md §1.18).
struct AuditEntry {
  std::string_view kind;    // "API", "Application", ...
  std::string_view action;  // "created", "deployed", ...
  std::string_view user;
  std::string_view subject;  // id of the thing
  Json info;
};
Outcome<Done> audit(ports::Transaction& transaction, const AuditEntry& entry, Timestamp at);

}  // namespace quarterdeck::control
