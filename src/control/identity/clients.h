#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "control/identity/client.h"
#include "control/identity/credential_epoch.h"
#include "control/identity/settings.h"
#include "control/identity/vault.h"
#include "ports/clock.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

// What a client may change about itself.
struct ClientChange {
  std::vector<std::string> grants;
  std::string callback_url;
  std::optional<jose::Algorithm> signature;
  Lifetimes lifetimes;
};

struct ClientCredentials {
  ClientId id;
  base::Secret secret;
};

// OAuth2 clients. Their secrets are sealed rather than hashed, because the Dev Portal shows them again, as consumers of the original
// expect; the key that opens them is not in the store. All calls may overlap.
//
// Functions that take a transaction are for use cases that do more in it; call advance_epoch() once it is committed.
class Clients {
 public:
  Clients(ports::Database& database, ports::Clock& clock, ports::Random& random, const Vault& vault, CredentialEpoch& epoch)
      : database_(database), clock_(clock), random_(random), vault_(vault), epoch_(epoch) {}

  // Fills id, secret and time in. Problem::conflict when the owner has one of that kind and name.
  Outcome<Client> add(ports::Transaction& transaction, Client client);
  Outcome<Client> find(ports::Reader& reader, const ClientId& id) const;  // Problem::not_found
  Outcome<Client> find_by_name(ports::Reader& reader, ClientKind kind, std::string_view owner, std::string_view name) const;
  Outcome<Done> change(ports::Transaction& transaction, const ClientId& id, const ClientChange& change);
  // The old secret and every token that it got stop counting.
  Outcome<base::Secret> regenerate_secret(ports::Transaction& transaction, const ClientId& id);
  Outcome<Done> remove(ports::Transaction& transaction, const ClientId& id);
  void advance_epoch() { epoch_.advance(); }

  // Problem::unauthenticated unless the secret is the client's.
  Outcome<Client> authenticate(const ClientCredentials& credentials) const;

 private:
  Outcome<Done> end_tokens(ports::Transaction& transaction, const ClientId& id);

  ports::Database& database_;
  ports::Clock& clock_;
  ports::Random& random_;
  const Vault& vault_;
  CredentialEpoch& epoch_;
};

// Problem::invalid for a grant that is not offered.
Outcome<Done> check_grants(const std::vector<std::string>& grants);
// Everything a client may be allowed to use.
const std::vector<std::string>& offered_grants();

}  // namespace quarterdeck::control
