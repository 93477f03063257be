#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"
#include "base/secret.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

// Seals what must be kept but not be readable in the store or a copy of it: the secrets of OAuth2 clients, which the Dev Portal shows
// again, and private signing keys. XChaCha20-Poly1305 under a data key that lives outside of the store. All calls may overlap.
class Vault {
 public:
  static constexpr std::size_t kKeyBytes = 32;

  Vault(base::Secret data_key, ports::Random& random) : data_key_(std::move(data_key)), random_(random) {}

  // The purpose ("oauth_clients/<id>") is part of the seal: a sealed text moved to another row does not open.
  std::string seal(const base::Secret& clear, std::string_view purpose) const;
  Outcome<base::Secret> open(std::string_view sealed, std::string_view purpose) const;

 private:
  base::Secret data_key_;
  ports::Random& random_;
};

// Reads the data key from a file that only its owner may read, or makes both when the store has none yet. A store that was sealed with
// another key is refused, and so is one whose key file is gone: a new key would make everything sealed unreadable for ever.
Outcome<Vault> open_vault(ports::Database& database, const std::string& key_file, ports::Random& random);
// The same with a key that the caller keeps; for stores in memory.
Outcome<Vault> open_vault(ports::Database& database, base::Secret data_key, ports::Random& random);

}  // namespace quarterdeck::control
