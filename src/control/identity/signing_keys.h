#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/latest.h"
#include "base/outcome.h"
#include "control/identity/vault.h"
#include "policy/jose/key_set.h"
#include "policy/jose/signing_key.h"
#include "ports/clock.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Access tokens and the control plane's own keys (API keys, try-out keys) are signed with different keys, so that one can never pass
// for the other, even where a reader forgets to look at what kind of token it holds.
enum class KeyPurpose { access_tokens, api_keys };
BOOST_DESCRIBE_ENUM(KeyPurpose, access_tokens, api_keys)

// The private keys of the control plane, sealed in the store so that every control plane on it signs alike. All calls may overlap.
class SigningKeys {
 public:
  SigningKeys(ports::Database& database, ports::Clock& clock, const Vault& vault);

  // Reads the keys; makes the missing ones. Call once before anything else.
  Outcome<Done> load();

  Outcome<jose::SigningKey> active(KeyPurpose purpose, jose::Algorithm algorithm) const;
  // Whose signatures count: active, upcoming and retired keys.
  std::shared_ptr<const jose::KeySet> keys(KeyPurpose purpose) const { return snapshot_.get()->public_keys.at(purpose); }

  // Roll-over has two steps, so that readers know a key before they see its first token. First a new key is made and announced (the
  // transaction that makes it should hold the event), then, when gateways have it, it takes the place of the active one.
  using InSameTransaction = std::function<Outcome<Done>(ports::Transaction&)>;
  Outcome<Done> announce_next(KeyPurpose purpose, jose::Algorithm algorithm, const InSameTransaction& announce);
  Outcome<Done> activate_next(KeyPurpose purpose, jose::Algorithm algorithm);
  // Drops keys that were retired before then: nothing that they signed is alive any more.
  Outcome<std::int64_t> drop_retired(ports::Transaction& transaction, KeyPurpose purpose, Timestamp before);

 private:
  struct Snapshot {
    std::map<std::pair<KeyPurpose, jose::Algorithm>, jose::SigningKey> active;
    std::map<KeyPurpose, std::shared_ptr<const jose::KeySet>> public_keys;
  };
  Outcome<Done> add(ports::Transaction& transaction, KeyPurpose purpose, const jose::SigningKey& key, std::string_view state);
  Outcome<Snapshot> read_all() const;
  Outcome<Done> make_missing(const Snapshot& found);

  ports::Database& database_;
  ports::Clock& clock_;
  const Vault& vault_;
  base::Latest<Snapshot> snapshot_;
};

// All public keys of a purpose as PEM, newest first: what a gateway is given.
Outcome<std::string> public_keys_pem(ports::Reader& reader, KeyPurpose purpose);

}  // namespace quarterdeck::control
