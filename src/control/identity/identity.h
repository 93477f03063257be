#pragma once

#include <memory>

#include "control/identity/authenticator.h"
#include "control/identity/clients.h"
#include "control/identity/credential_epoch.h"
#include "control/identity/janitor.h"
#include "control/identity/registration.h"
#include "control/identity/settings.h"
#include "control/identity/signing_keys.h"
#include "control/identity/tokens.h"
#include "control/identity/users.h"
#include "control/identity/vault.h"

namespace quarterdeck::control {

// The parts of this folder, put together in their order. Members are used directly; it neither moves nor copies, because they refer to
// each other.
class Identity {
 public:
  // Reads the signing keys and makes the missing ones. The store is migrated already; `vault` comes from open_vault().
  static Outcome<std::unique_ptr<Identity>> open(ports::Database& database, ports::Clock& clock, ports::Random& random, Vault vault,
                                                 IdentitySettings settings, FindApiScopes find_api_scopes);

 private:
  Vault vault_;

 public:
  const IdentitySettings settings;
  CredentialEpoch epoch;
  Users users;
  Clients clients;
  Registrations registrations;
  SigningKeys keys;
  Tokens tokens;
  Authenticator authenticator;
  IdentityJanitor janitor;

  Identity(ports::Database& database, ports::Clock& clock, ports::Random& random, Vault vault, IdentitySettings given,
           FindApiScopes find_api_scopes);
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
};

}  // namespace quarterdeck::control
