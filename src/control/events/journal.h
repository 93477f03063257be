#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "base/time.h"
#include "contract/events/event.h"
#include "ports/clock.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

// Who acts, for which organization, and what they may do. Made from a Caller at the edge.
struct Actor {
  std::string user;  // empty: anybody
  std::string organization = "default";
  std::vector<std::string> roles;
  std::vector<std::string> scopes;

  bool has_role(std::string_view role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }
  bool has_scope(std::string_view scope) const { return std::find(scopes.begin(), scopes.end(), scope) != scopes.end(); }
  bool is_admin() const { return has_role("admin"); }
};

// The roles as one text, each between line breaks, so that a statement can ask whether one is in it: replace($roles, '\n' || role || '\n', '')
// differs from $roles. Both engines have replace(), and it knows no wildcards.
std::string roles_text(const Actor& actor);

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
  Outcome<Done> announce(ports::Transaction& transaction, const events::Event& event) const;

 private:
  ports::Clock& clock_;
  ports::Random& random_;
};

// The tenant that the original's messages name for an organization.
events::Tenant tenant_of(std::string_view organization);

}  // namespace quarterdeck::control
