#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "base/time.h"
#include "contract/events/change.h"
#include "ports/clock.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

// Who changes something, and for which organization.
struct Actor {
  std::string user;
  std::string organization = "default";
};

// A change as gateways and agents hear of it: the original's event type and its own fields; the fields that all events have are added.
struct Event {
  events::SubjectKey key;
  std::string_view type;
  JsonObject fields;
};

// A change as the audit trail keeps it.
struct Deed {
  std::string_view kind;    // "API"
  std::string_view action;  // "created"
  std::string_view subject;
  JsonObject info;
};

// Writes down what a change did, in the transaction that does it. May be used from several threads at once.
class Journal {
 public:
  Journal(ports::Clock& clock, ports::Random& random) : clock_(clock), random_(random) {}

  Timestamp now() const { return clock_.now(); }
  std::string uuid() { return random_.uuid(); }

  Outcome<Done> audit(ports::Transaction& transaction, const Actor& actor, Deed deed) const;
  Outcome<Done> announce(ports::Transaction& transaction, const Actor& actor, Event event);

 private:
  ports::Clock& clock_;
  ports::Random& random_;
};

// The tenant that the original's messages name for an organization.
std::string tenant_domain(std::string_view organization);

}  // namespace quarterdeck::control
