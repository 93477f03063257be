#include "control/keys/application_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/codec.h"
#include "contract/events/application_events.h"
#include "control/events/outbox.h"
#include "control/identity/scope_map.h"
#include "control/keys/key_managers.h"
#include "control/keys/key_properties.h"

namespace quarterdeck::control {
namespace {

Failure not_approved(const KeyedApplication& application) {
  return {Problem::forbidden, fmt::format("The application '{}' is not approved yet, so it can have no keys. Wait for its approval.",
                                          application.name)};
}

Outcome<Done> announce(ports::Transaction& transaction, events::ApplicationKeyChange change, const KeyedApplication& application,
                       const KeyMapping& mapping, Timestamp now) {
  const auto event = events::event_of(change,
                                      events::ApplicationKeyEvent{.application_uuid = application.id.text(),
                                                                  .application_id = application.number,
                                                                  .consumer_key = mapping.client.text(),
                                                                  .key_type = mapping.key_type,
                                                                  .key_manager = mapping.key_manager_name},
                                      events::Tenant{});
  return enqueue(transaction, event.key, event.type, event.payload, now);
}

Outcome<Done> note(ports::Transaction& transaction, std::string_view action, const KeyMapping& mapping, std::string_view user, Timestamp now) {
  return audit(transaction,
               {.kind = "ApplicationKey",
                .action = action,
                .user = user,
                .subject = mapping.application.text(),
                .info = JsonObject{{"keyMappingId", mapping.id.text()}, {"keyType", base::enum_text(mapping.key_type)}}},
               now);
}

// Only our own token service lets us make clients; for the others an existing client is mapped.
Outcome<KeyManager> key_manager_for_clients(ports::Reader& reader, std::string_view name) {
  auto manager = find_key_manager(reader, name);
  if (manager && !manager->is_resident()) {
    return Failure{Problem::invalid, fmt::format("The key manager '{}' cannot create clients from here. Create one there and map it.",
                                                 manager->name), 901405};
  }
  return manager;
}

Failure of_another_key_manager(const KeyMapping& mapping) {
  return {Problem::invalid, fmt::format("The keys belong to the key manager '{}'. Do this there.", mapping.key_manager_name), 901405};
}

// Keys whose client is ours to change.
Outcome<KeyMapping> find_own_mapping(ports::Reader& reader, const KeyedApplication& application, const KeyMappingId& id) {
  auto mapping = find_key_mapping(reader, application.id, id);
  if (mapping && !mapping->is_resident()) return of_another_key_manager(*mapping);
  return mapping;
}

}  // namespace

Outcome<KeyedApplication> ApplicationKeys::application_for_change(ports::Reader& reader, const KeyOwner& owner) {
  auto application = find_application_(reader, owner.caller, owner.application);
  if (application && !application->is_approved) return not_approved(*application);
  return application;
}

Outcome<OAuthKey> ApplicationKeys::key_of(ports::Reader& reader, KeyMapping mapping) {
  // A client of another key manager is not kept here: its id is all that is known, and one of ours may bear the same.
  auto client = mapping.is_resident() ? clients_.find(reader, mapping.client) : Outcome<Client>(Client{.id = mapping.client});
  if (!client) return client.error();
  return OAuthKey{.mapping = std::move(mapping), .client = std::move(*client)};
}

Outcome<OAuthKey> ApplicationKeys::generate(const KeyOwner& owner, const KeyRequest& request) {
  auto key = ports::write(database_, [&](ports::Transaction& transaction) { return create(transaction, owner, request); });
  if (!key || !key->client.may_use(grant::kClientCredentials)) return key;
  auto token = tokens_.issue_to_application(key->client, request.scopes, request.validity);
  if (!token) return token.error();
  key->token = std::move(*token);
  return key;
}

Outcome<OAuthKey> ApplicationKeys::create(ports::Transaction& transaction, const KeyOwner& owner, const KeyRequest& request) {
  const auto application = application_for_change(transaction, owner);
  if (!application) return application.error();
  const auto manager = key_manager_for_clients(transaction, request.key_manager);
  if (!manager) return manager.error();
  if (const auto offered = check_grants(request.grants); !offered) return offered.error();
  const auto properties = read_key_properties(request.properties);
  if (!properties) return properties.error();

  KeyMapping mapping{.id = KeyMappingId(random_.uuid()),
                     .application = application->id,
                     .key_type = request.key_type,
                     .key_manager = manager->id,
                     .key_manager_name = manager->name,
                     .key_manager_type = manager->type,
                     .properties = request.properties,
                     .created_at = clock_.now()};
  auto client = clients_.add(transaction, {.kind = ClientKind::application,
                                           .name = application->id.text() + "_" + mapping.id.text(),
                                           .owner = application->owner,
                                           .organization = application->organization,
                                           .grants = request.grants,
                                           .callback_url = request.callback_url,
                                           .signature = properties->signature,
                                           .lifetimes = properties->lifetimes});
  if (!client) return client.error();
  mapping.client = client->id;
  if (const auto added = add_key_mapping(transaction, mapping); !added) return added.error();
  const auto now = clock_.now();
  const auto told = announce(transaction, events::ApplicationKeyChange::application_registration_create, *application, mapping, now);
  if (!told) return told.error();
  if (const auto noted = note(transaction, "generated", mapping, owner.caller.user, now); !noted) return noted.error();
  return OAuthKey{.mapping = std::move(mapping), .client = std::move(*client)};
}

Outcome<OAuthKey> ApplicationKeys::map(const KeyOwner& owner, const MappingRequest& request) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<OAuthKey> {
    const auto application = application_for_change(transaction, owner);
    if (!application) return application.error();
    const auto manager = find_key_manager(transaction, request.key_manager);
    if (!manager) return manager.error();
    if (manager->is_resident()) {
      const auto client = clients_.find(transaction, request.client.id);
      const bool is_proven = client && (client->owner == owner.caller.user || owner.caller.has_role(role::kAdmin) ||
                                        base::equal_in_constant_time(base::sha256(client->secret.reveal()),
                                                                     base::sha256(request.client.secret.reveal())));
      if (!is_proven) {
        return Failure{Problem::invalid, fmt::format("The consumer key '{}' is not yours, or its secret is wrong. Check both.",
                                                     request.client.id.text())};
      }
    }
    const KeyMapping mapping{.id = KeyMappingId(random_.uuid()),
                             .application = application->id,
                             .key_type = request.key_type,
                             .key_manager = manager->id,
                             .key_manager_name = manager->name,
                             .key_manager_type = manager->type,
                             .client = request.client.id,
                             .mode = KeyMode::mapped,
                             .created_at = clock_.now()};
    if (const auto added = add_key_mapping(transaction, mapping); !added) return added.error();
    const auto now = clock_.now();
    const auto told = announce(transaction, events::ApplicationKeyChange::application_registration_create, *application, mapping, now);
    if (!told) return told.error();
    if (const auto noted = note(transaction, "mapped", mapping, owner.caller.user, now); !noted) return noted.error();
    return key_of(transaction, mapping);
  });
}

Outcome<std::vector<OAuthKey>> ApplicationKeys::list(const KeyOwner& owner) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<OAuthKey>> {
    const auto application = find_application_(reader, owner.caller, owner.application);
    if (!application) return application.error();
    const auto mappings = key_mappings_of(reader, application->id);
    if (!mappings) return mappings.error();
    std::vector<OAuthKey> keys;
    for (const auto& mapping : *mappings) {
      auto key = key_of(reader, mapping);
      if (!key) return key.error();
      keys.push_back(std::move(*key));
    }
    return keys;
  });
}

Outcome<OAuthKey> ApplicationKeys::find(const KeyOwner& owner, const KeyMappingId& id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<OAuthKey> {
    const auto application = find_application_(reader, owner.caller, owner.application);
    if (!application) return application.error();
    auto mapping = find_key_mapping(reader, application->id, id);
    if (!mapping) return mapping.error();
    return key_of(reader, std::move(*mapping));
  });
}

Outcome<KeyMappingId> ApplicationKeys::id_of(const KeyOwner& owner, model::KeyType key_type) {
  const auto keys = list(owner);
  if (!keys) return keys.error();
  const auto found = std::find_if(keys->begin(), keys->end(), [&](const auto& key) {
    return key.mapping.key_type == key_type && key.mapping.is_resident();
  });
  if (found != keys->end()) return found->mapping.id;
  return Failure{Problem::not_found, fmt::format("The application has no {} keys. Generate them first.", base::enum_text(key_type))};
}

Outcome<OAuthKey> ApplicationKeys::update(const KeyOwner& owner, const KeyMappingId& id, const KeyUpdate& update) {
  const auto properties = read_key_properties(update.properties);
  if (!properties) return properties.error();
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<OAuthKey> {
    const auto application = application_for_change(transaction, owner);
    if (!application) return application.error();
    auto mapping = find_own_mapping(transaction, *application, id);
    if (!mapping) return mapping.error();
    const ClientChange change{.grants = update.grants,
                              .callback_url = update.callback_url,
                              .signature = properties->signature,
                              .lifetimes = properties->lifetimes};
    if (const auto changed = clients_.change(transaction, mapping->client, change); !changed) return changed.error();
    mapping->properties = update.properties;
    if (const auto kept = change_key_properties(transaction, id, update.properties); !kept) return kept.error();
    if (const auto noted = note(transaction, "updated", *mapping, owner.caller.user, clock_.now()); !noted) return noted.error();
    return key_of(transaction, std::move(*mapping));
  });
}

Outcome<OAuthKey> ApplicationKeys::regenerate_secret(const KeyOwner& owner, const KeyMappingId& id) {
  auto key = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<OAuthKey> {
    const auto application = application_for_change(transaction, owner);
    if (!application) return application.error();
    auto mapping = find_own_mapping(transaction, *application, id);
    if (!mapping) return mapping.error();
    if (const auto secret = clients_.regenerate_secret(transaction, mapping->client); !secret) return secret.error();
    if (const auto noted = note(transaction, "secret regenerated", *mapping, owner.caller.user, clock_.now()); !noted) return noted.error();
    return key_of(transaction, std::move(*mapping));
  });
  clients_.advance_epoch();
  return key;
}

Outcome<Done> ApplicationKeys::remove(const KeyOwner& owner, const KeyMappingId& id) {
  const auto removed = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto application = find_application_(transaction, owner.caller, owner.application);
    if (!application) return application.error();
    const auto mapping = find_key_mapping(transaction, application->id, id);
    if (!mapping) return mapping.error();
    return remove_one(transaction, *application, *mapping, owner.caller.user);
  });
  clients_.advance_epoch();
  return removed;
}

Outcome<Done> ApplicationKeys::remove_one(ports::Transaction& transaction, const KeyedApplication& application, const KeyMapping& mapping,
                                          std::string_view removed_by) {
  if (const auto removed = remove_key_mapping(transaction, mapping.id); !removed) return removed;
  // A mapped client was there before the application and stays.
  if (mapping.mode == KeyMode::created) {
    if (const auto removed = clients_.remove(transaction, mapping.client); !removed) return removed;
  }
  const auto now = clock_.now();
  const auto told = announce(transaction, events::ApplicationKeyChange::remove_application_keymapping, application, mapping, now);
  if (!told) return told;
  return note(transaction, "removed", mapping, removed_by, now);
}

Outcome<Done> ApplicationKeys::remove_all(ports::Transaction& transaction, const KeyedApplication& application, std::string_view removed_by) {
  const auto mappings = key_mappings_of(transaction, application.id);
  if (!mappings) return mappings.error();
  for (const auto& mapping : *mappings) {
    if (const auto removed = remove_one(transaction, application, mapping, removed_by); !removed) return removed;
  }
  return Done{};
}

Outcome<TokenAnswer> ApplicationKeys::generate_token(const KeyOwner& owner, const KeyMappingId& id, const ApplicationTokenRequest& request) {
  const auto key = find(owner, id);
  if (!key) return key.error();
  if (!key->mapping.is_resident()) return of_another_key_manager(key->mapping);
  if (!request.consumer_secret.empty()) {
    const auto proven = clients_.authenticate({key->client.id, request.consumer_secret});
    if (!proven) return Failure{Problem::invalid, "The consumer secret is wrong. Copy it from the keys of the application."};
  }
  if (!request.token_to_revoke.empty()) {
    if (const auto revoked = tokens_.revoke_token(key->client, request.token_to_revoke); !revoked) return revoked.error();
  }
  return tokens_.issue_to_application(key->client, request.scopes, request.validity);
}

}  // namespace quarterdeck::control
