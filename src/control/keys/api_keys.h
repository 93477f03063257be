#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "control/identity/credential_epoch.h"
#include "control/identity/settings.h"
#include "control/identity/signing_keys.h"
#include "control/keys/application_keys.h"
#include "control/keys/application_lookup.h"
#include "model/consumption.h"
#include "ports/clock.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

using ApiKeyId = base::Id<struct ApiKeyIdTag>;  // the `jti` of the key

struct ApiKeyRequest {
  std::string name;
  std::optional<Seconds> validity;      // absent: for ever
  std::string permitted_addresses;      // addresses and CIDR ranges, separated by commas; empty: any
  std::string permitted_referers;       // with '*', separated by commas; empty: any
};

struct ApiKeyRecord {
  ApiKeyId id;
  model::ApplicationId application;
  model::KeyType key_type = model::KeyType::production;
  std::string name;
  std::string hash;  // SHA-256 of the key, hexadecimal
  std::string user;
  std::optional<Seconds> validity;
  std::string permitted_addresses;
  std::string permitted_referers;
  Timestamp created_at;

  std::optional<Timestamp> expires_at() const { return validity ? std::optional(created_at + *validity) : std::nullopt; }
};

struct NewApiKey {
  ApiKeyRecord record;
  base::Secret key;  // shown this once
};

// API keys of an application: signed, light (they name the application and nothing else) and revocable. All calls may overlap.
class ApiKeys {
 public:
  ApiKeys(ports::Database& database, ports::Clock& clock, ports::Random& random, const IdentitySettings& settings, const SigningKeys& keys,
          FindApplication find_application)
      : database_(database), clock_(clock), random_(random), settings_(settings), keys_(keys), find_application_(std::move(find_application)) {}

  Outcome<NewApiKey> generate(const KeyOwner& owner, model::KeyType key_type, const ApiKeyRequest& request);
  // Keys that still count, oldest first.
  Outcome<std::vector<ApiKeyRecord>> list(const KeyOwner& owner, model::KeyType key_type);
  // A new key with the settings of the old one, which ends.
  Outcome<NewApiKey> regenerate(const KeyOwner& owner, model::KeyType key_type, const ApiKeyId& id);
  Outcome<Done> revoke(const KeyOwner& owner, model::KeyType key_type, const ApiKeyId& id);
  // By the key itself, which must be one of this application's.
  Outcome<Done> revoke(const KeyOwner& owner, model::KeyType key_type, const base::Secret& key);

  // For who removes an application: in that transaction.
  Outcome<Done> remove_all(ports::Transaction& transaction, const KeyedApplication& application);

 private:
  Outcome<base::Secret> sign(const KeyedApplication& application, const ApiKeyRecord& record) const;
  Outcome<NewApiKey> add(ports::Transaction& transaction, const KeyedApplication& application, ApiKeyRecord record);
  Outcome<Done> end(ports::Transaction& transaction, const KeyedApplication& application, const ApiKeyRecord& record);

  ports::Database& database_;
  ports::Clock& clock_;
  ports::Random& random_;
  const IdentitySettings& settings_;
  const SigningKeys& keys_;
  FindApplication find_application_;
};

// Every key that counts now: what an agent asks for at start.
Outcome<std::vector<ApiKeyRecord>> live_api_keys(ports::Reader& reader, Timestamp now);

}  // namespace quarterdeck::control
