#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/outcome.h"
#include "control/identity/client.h"
#include "model/consumption.h"
#include "model/ids.h"
#include "ports/database.h"

// Which OAuth2 client stands for an application. These rows are what a gateway needs to get from a token to the application.
namespace quarterdeck::control {

using KeyMappingId = base::Id<struct KeyMappingIdTag>;

enum class KeyMode { created, mapped };  // the client was made for the application, or was there before
BOOST_DESCRIBE_ENUM(KeyMode, created, mapped)
constexpr std::true_type wire_case_upper(const KeyMode*) { return {}; }

struct KeyMapping {
  KeyMappingId id;
  model::ApplicationId application;
  model::KeyType key_type = model::KeyType::production;
  model::KeyManagerId key_manager;
  std::string key_manager_name;  // read only
  std::string key_manager_type;  // read only
  ClientId client;
  KeyMode mode = KeyMode::created;
  JsonObject properties;  // as they were given, for who shows them again
  Timestamp created_at;

  // Only then is `client` one of ours. Other key managers name theirs as they like, also as we name one of ours.
  bool is_resident() const;
};

// Problem::conflict when the application has a key of that type and key manager, or the client stands for another application.
Outcome<Done> add_key_mapping(ports::Transaction& transaction, const KeyMapping& mapping);
Outcome<Done> change_key_properties(ports::Transaction& transaction, const KeyMappingId& id, const JsonObject& properties);
Outcome<Done> remove_key_mapping(ports::Transaction& transaction, const KeyMappingId& id);

Outcome<KeyMapping> find_key_mapping(ports::Reader& reader, const model::ApplicationId& application, const KeyMappingId& id);
Outcome<std::vector<KeyMapping>> key_mappings_of(ports::Reader& reader, const model::ApplicationId& application);
Outcome<std::vector<KeyMapping>> all_key_mappings(ports::Reader& reader);

// The part of an ApplicationSpec that is ours, sorted.
Outcome<std::vector<model::ApplicationKey>> application_keys_of(ports::Reader& reader, const model::ApplicationId& application);

}  // namespace quarterdeck::control
