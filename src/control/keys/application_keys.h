#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "control/identity/clients.h"
#include "control/identity/tokens.h"
#include "control/keys/application_lookup.h"
#include "control/keys/key_mappings.h"

namespace quarterdeck::control {

struct KeyRequest {
  model::KeyType key_type = model::KeyType::production;
  std::string key_manager;  // name or id; empty: the resident one
  std::vector<std::string> grants;
  std::string callback_url;
  std::vector<std::string> scopes;  // of the first token
  std::optional<Seconds> validity;  // of the first token
  JsonObject properties;
};

struct MappingRequest {
  model::KeyType key_type = model::KeyType::production;
  std::string key_manager;
  ClientCredentials client;
};

struct KeyUpdate {
  std::vector<std::string> grants;
  std::string callback_url;
  JsonObject properties;
};

struct ApplicationTokenRequest {
  base::Secret consumer_secret;      // empty: the one that is kept
  std::optional<Seconds> validity;
  std::vector<std::string> scopes;
  base::Secret token_to_revoke;      // empty: none
};

// OAuth2 keys of an application: the mapping and the client that it points to.
struct OAuthKey {
  KeyMapping mapping;
  Client client;
  std::optional<TokenAnswer> token;  // when it was just made
};

// Who an application is when it asks for its keys: which application, for whom.
struct KeyOwner {
  const Caller& caller;
  const model::ApplicationId& application;
};

// The Dev Portal's operations on OAuth2 keys. Every change is one transaction with its event. All calls may overlap.
class ApplicationKeys {
 public:
  ApplicationKeys(ports::Database& database, ports::Clock& clock, ports::Random& random, Clients& clients, Tokens& tokens,
                  FindApplication find_application)
      : database_(database), clock_(clock), random_(random), clients_(clients), tokens_(tokens), find_application_(std::move(find_application)) {}

  Outcome<OAuthKey> generate(const KeyOwner& owner, const KeyRequest& request);
  // Attaches a client that the owner of the application has already, or can prove to know the secret of.
  Outcome<OAuthKey> map(const KeyOwner& owner, const MappingRequest& request);

  Outcome<std::vector<OAuthKey>> list(const KeyOwner& owner);
  Outcome<OAuthKey> find(const KeyOwner& owner, const KeyMappingId& id);
  // Of the resident key manager: how the older operations name a key.
  Outcome<KeyMappingId> id_of(const KeyOwner& owner, model::KeyType key_type);

  Outcome<OAuthKey> update(const KeyOwner& owner, const KeyMappingId& id, const KeyUpdate& update);
  Outcome<OAuthKey> regenerate_secret(const KeyOwner& owner, const KeyMappingId& id);
  Outcome<Done> remove(const KeyOwner& owner, const KeyMappingId& id);
  Outcome<TokenAnswer> generate_token(const KeyOwner& owner, const KeyMappingId& id, const ApplicationTokenRequest& request);

  // For who removes an application: in that transaction.
  Outcome<Done> remove_all(ports::Transaction& transaction, const KeyedApplication& application, std::string_view removed_by);

 private:
  Outcome<KeyedApplication> application_for_change(ports::Reader& reader, const KeyOwner& owner);
  Outcome<OAuthKey> key_of(ports::Reader& reader, KeyMapping mapping);
  Outcome<OAuthKey> create(ports::Transaction& transaction, const KeyOwner& owner, const KeyRequest& request);
  Outcome<Done> remove_one(ports::Transaction& transaction, const KeyedApplication& application, const KeyMapping& mapping,
                           std::string_view removed_by);

  ports::Database& database_;
  ports::Clock& clock_;
  ports::Random& random_;
  Clients& clients_;
  Tokens& tokens_;
  FindApplication find_application_;
};

}  // namespace quarterdeck::control
