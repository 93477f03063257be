#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "control/identity/identity.h"
#include "control/testing/world.h"

namespace quarterdeck::control {

// A world with people in it. For tests only.
struct IdentityWorld : World {
  explicit IdentityWorld(IdentitySettings settings = {}, FindApiScopes find_api_scopes = {}) {
    auto vault = open_vault(*database, base::Secret(std::string(Vault::kKeyBytes, 'k')), random);
    if (!vault) throw std::runtime_error(vault.error().message);
    auto opened = Identity::open(*database, clock, random, *vault, std::move(settings), std::move(find_api_scopes));
    if (!opened) throw std::runtime_error(opened.error().message);
    identity = std::move(*opened);
  }

  User add_user(const std::string& name, std::vector<std::string> roles) {
    auto user = identity->users.create({.name = name, .password = password_of(name), .roles = std::move(roles)}, "test");
    if (!user) throw std::runtime_error(user.error().message);
    return *user;
  }
  static base::Secret password_of(const std::string& name) { return base::Secret("secret of " + name); }

  Client add_client(ClientKind kind, const std::string& owner, std::vector<std::string> grants) {
    Client wanted{.kind = kind, .name = "client of " + owner, .owner = owner, .grants = std::move(grants)};
    auto client = ports::write(*database, [&](ports::Transaction& transaction) { return identity->clients.add(transaction, wanted); });
    if (!client) throw std::runtime_error(client.error().message);
    return *client;
  }
  static ClientCredentials credentials_of(const Client& client) { return {client.id, client.secret}; }

  std::unique_ptr<Identity> identity;
};

}  // namespace quarterdeck::control
