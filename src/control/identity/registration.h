#pragma once

#include <string>
#include <vector>

#include "base/outcome.h"
#include "control/identity/caller.h"
#include "control/identity/clients.h"
#include "control/identity/users.h"

namespace quarterdeck::control {

// What a tool asks for when it registers itself (control-plane.md §3.1).
struct Registration {
  std::string client_name;
  std::string owner;
  std::string callback_url;
  std::vector<std::string> grants;
  bool is_for_all_organizations = false;
};

// Dynamic client registration. A client of that name and owner is given back rather than doubled, so tools may register at each start.
// Grants that are not offered fall out, and those that end in a redirect do so without a call-back URL.
class Registrations {
 public:
  Registrations(ports::Database& database, Users& users, Clients& clients) : database_(database), users_(users), clients_(clients) {}

  Outcome<Client> add(const Caller& caller, const Registration& registration);

 private:
  ports::Database& database_;
  Users& users_;
  Clients& clients_;
};

}  // namespace quarterdeck::control
