#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "control/identity/settings.h"
#include "control/identity/signing_keys.h"
#include "model/consumption.h"
#include "model/ids.h"
#include "ports/clock.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

// Our own token service, and the issuer of our own keys (API keys, try-out keys), which is no key manager to the portals but is one to
// the gateways: somebody whose signatures count.
constexpr std::string_view kResidentKeyManager = "Resident Key Manager";
constexpr std::string_view kResidentType = "default";
constexpr std::string_view kOwnKeysType = "quarterdeck-keys";

struct KeyManager {
  model::KeyManagerId id;
  std::string name;
  std::string organization = "default";
  std::string type;
  std::string display_name;
  std::string description;
  bool enabled = true;
  std::string token_type = "DIRECT";
  std::string issuer;
  std::string consumer_key_claim = "azp";
  std::string scopes_claim = "scope";
  std::string certificate_type;   // JWKS or PEM
  std::string certificate_value;  // address of the key set, or the certificate
  JsonObject configuration;       // the rest of its settings, by the names that agents read (control-plane.md §1.14)

  bool is_resident() const { return type == kResidentType; }
  bool is_for_own_keys() const { return type == kOwnKeysType; }
};

class KeyManagers {
 public:
  KeyManagers(ports::Database& database, ports::Clock& clock, ports::Random& random, const IdentitySettings& settings, SigningKeys& keys)
      : database_(database), clock_(clock), random_(random), settings_(settings), keys_(keys) {}

  // Makes the two rows that are ours, and brings them up to the address that the control plane has now. Gateways hear of what changed.
  Outcome<Done> ensure_own();

  // What the portals show: without the issuer of our own keys.
  Outcome<std::vector<KeyManager>> list();

  // Makes a new signing key and tells the gateways. SigningKeys::activate_next() lets it sign once they know it.
  Outcome<Done> announce_next_signing_key(KeyPurpose purpose, jose::Algorithm algorithm);

 private:
  Outcome<Done> ensure(const KeyManager& wanted);

  ports::Database& database_;
  ports::Clock& clock_;
  ports::Random& random_;
  const IdentitySettings& settings_;
  SigningKeys& keys_;
};

Outcome<std::vector<KeyManager>> all_key_managers(ports::Reader& reader);
// By id or by name; the resident one for an empty text. Problem::invalid (901403) when there is none.
Outcome<KeyManager> find_key_manager(ports::Reader& reader, std::string_view id_or_name);
// The row itself; Problem::not_found.
Outcome<KeyManager> read_key_manager(ports::Reader& reader, const model::KeyManagerId& id);

// Whose tokens gateways believe because of it. Problem::not_found while it is disabled: then nobody's.
Outcome<model::IssuerSpec> issuer_spec(ports::Reader& reader, const KeyManager& manager);
Outcome<model::IssuerSpec> issuer_spec_of(ports::Reader& reader, const model::KeyManagerId& id);
// Those that are enabled.
Outcome<std::vector<model::KeyManagerId>> issuer_ids(ports::Reader& reader);

}  // namespace quarterdeck::control
