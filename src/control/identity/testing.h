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
    reuse_signing_keys();
    auto opened = Identity::open(*database, clock, random, *vault, std::move(settings), std::move(find_api_scopes));
    if (!opened) throw std::runtime_error(opened.error().message);
    identity = std::move(*opened);
    keep_signing_keys();
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

 private:
  // Making RSA keys is slow, and every world seals with the same data key: the first one's keys serve all worlds of a process.
  using KeyRow = std::vector<std::string>;
  static std::vector<KeyRow>& known_signing_keys() {
    static std::vector<KeyRow> rows;
    return rows;
  }
  void reuse_signing_keys() {
    for (const auto& row : known_signing_keys()) {
      const auto added = ports::write(*database, [&](ports::Transaction& transaction) {
        return transaction.execute(
            "INSERT INTO signing_keys (id, purpose, algorithm, sealed_private_key, public_key, state, created_at) "
            "VALUES ($1, $2, $3, $4, $5, 'active', $6)",
            {row[0], row[1], row[2], row[3], row[4], clock.now()});
      });
      if (!added) throw std::runtime_error(added.error().message);
    }
  }
  void keep_signing_keys() {
    if (!known_signing_keys().empty()) return;
    const auto rows = ports::read(*database, [](ports::Reader& reader) { return reader.query("SELECT * FROM signing_keys"); });
    if (!rows) throw std::runtime_error(rows.error().message);
    for (const auto& row : *rows) {
      known_signing_keys().push_back(
          {row.text("id"), row.text("purpose"), row.text("algorithm"), row.text("sealed_private_key"), row.text("public_key")});
    }
  }
};

}  // namespace quarterdeck::control
