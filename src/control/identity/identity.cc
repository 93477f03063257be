#include "control/identity/identity.h"

namespace quarterdeck::control {

Identity::Identity(ports::Database& database, ports::Clock& clock, ports::Random& random, Vault vault, IdentitySettings given,
                   FindApiScopes find_api_scopes)
    : vault_(std::move(vault)),
      settings(std::move(given)),
      users(database, clock, random, epoch, settings),
      clients(database, clock, random, vault_, epoch),
      registrations(database, users, clients),
      keys(database, clock, vault_),
      tokens(database, clock, random, settings, users, clients, keys, epoch, std::move(find_api_scopes)),
      authenticator(tokens, users, clock, random, epoch),
      janitor(database, keys) {}

Outcome<std::unique_ptr<Identity>> Identity::open(ports::Database& database, ports::Clock& clock, ports::Random& random, Vault vault,
                                                  IdentitySettings settings, FindApiScopes find_api_scopes) {
  auto identity = std::make_unique<Identity>(database, clock, random, std::move(vault), std::move(settings), std::move(find_api_scopes));
  if (const auto loaded = identity->keys.load(); !loaded) return loaded.error();
  return identity;
}

}  // namespace quarterdeck::control
