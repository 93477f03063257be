#include "control/keys/key_managers.h"

#include <fmt/format.h>

#include "base/codec.h"
#include "contract/events/key_manager_events.h"
#include "control/events/outbox.h"
#include "control/identity/clients.h"

namespace quarterdeck::control {
namespace {

#define QUARTERDECK_KEY_MANAGER_COLUMNS                                                                            \
  "id, name, organization, type, display_name, description, enabled, token_type, issuer, consumer_key_claim, "     \
  "scopes_claim, certificate_type, certificate_value, configuration"
constexpr std::string_view kReadAll = "SELECT " QUARTERDECK_KEY_MANAGER_COLUMNS " FROM key_managers ORDER BY created_at, id";
constexpr std::string_view kRead = "SELECT " QUARTERDECK_KEY_MANAGER_COLUMNS " FROM key_managers WHERE id = $1";
constexpr std::string_view kFind = "SELECT " QUARTERDECK_KEY_MANAGER_COLUMNS " FROM key_managers WHERE (id = $1 OR name = $1) AND type <> $2";
constexpr std::string_view kFindByType = "SELECT " QUARTERDECK_KEY_MANAGER_COLUMNS " FROM key_managers WHERE type = $1";
#undef QUARTERDECK_KEY_MANAGER_COLUMNS
constexpr std::string_view kAdd =
    "INSERT INTO key_managers (id, name, organization, type, display_name, description, enabled, token_type, issuer, consumer_key_claim, "
    "scopes_claim, certificate_type, certificate_value, configuration, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)";
constexpr std::string_view kUpdate =
    "UPDATE key_managers SET issuer = $2, certificate_type = $3, certificate_value = $4, configuration = $5, updated_at = $6 WHERE id = $1";

KeyManager key_manager_from(const ports::Row& row) {
  KeyManager manager{.id = model::KeyManagerId(row.text("id")),
                     .name = row.text("name"),
                     .organization = row.text("organization"),
                     .type = row.text("type"),
                     .display_name = row.text("display_name"),
                     .description = row.text("description"),
                     .enabled = row.boolean("enabled"),
                     .token_type = row.text("token_type"),
                     .issuer = row.text("issuer"),
                     .consumer_key_claim = row.text("consumer_key_claim"),
                     .scopes_claim = row.text("scopes_claim"),
                     .certificate_type = row.text("certificate_type"),
                     .certificate_value = row.text("certificate_value")};
  if (const auto configuration = base::parse_json(row.text("configuration")); configuration && configuration->is_object()) {
    manager.configuration = configuration->get_object();
  }
  return manager;
}

Outcome<KeyManager> only(const Outcome<ports::Rows>& rows, const Failure& missing) {
  if (!rows) return rows.error();
  if (rows->empty()) return missing;
  return key_manager_from(rows->front());
}

Failure unknown_key_manager(std::string_view name) {
  return {Problem::invalid, fmt::format("There is no key manager '{}'. Use '{}', or look the others up at /key-managers.", name, kResidentKeyManager),
          901403};
}

JsonObject resident_configuration(const std::string& base_url) {
  JsonArray grants;
  for (const auto& name : offered_grants()) grants.emplace_back(name.c_str());
  return {{"issuer", base_url + "/oauth2/token"},
          {"token_endpoint", base_url + "/oauth2/token"},
          {"display_token_endpoint", base_url + "/oauth2/token"},
          {"revoke_endpoint", base_url + "/oauth2/revoke"},
          {"display_revoke_endpoint", base_url + "/oauth2/revoke"},
          {"introspection_endpoint", base_url + "/oauth2/introspect"},
          {"userinfo_endpoint", base_url + "/oauth2/userinfo"},
          {"client_registration_endpoint", base_url + "/client-registration/v0.17/register"},
          {"well_known_endpoint", base_url + "/oauth2/token/.well-known/openid-configuration"},
          {"jwks_endpoint", base_url + "/oauth2/jwks"},
          {"certificate_type", "JWKS"},
          {"certificate_value", base_url + "/oauth2/jwks"},
          {"grant_types", std::move(grants)},
          {"consumer_key_claim", "azp"},
          {"scopes_claim", "scope"},
          {"self_validate_jwt", true},
          {"enable_token_generation", true},
          {"enable_token_hash", false},
          {"enable_token_encryption", false},
          {"enable_oauth_app_creation", true},
          {"enable_map_oauth_consumer_apps", true}};
}

KeyManager resident(const IdentitySettings& settings) {
  return {.name = std::string(kResidentKeyManager),
          .type = std::string(kResidentType),
          .display_name = std::string(kResidentKeyManager),
          .description = "The token service of this control plane",
          .issuer = settings.issuer(),
          .certificate_type = "JWKS",
          .certificate_value = settings.base_url + "/oauth2/jwks",
          .configuration = resident_configuration(settings.base_url)};
}

KeyManager own_keys(const IdentitySettings& settings) {
  return {.name = "API Key Issuer",
          .type = std::string(kOwnKeysType),
          .display_name = "API Key Issuer",
          .description = "Signs API keys and the keys of the try-out",
          .issuer = settings.key_issuer(),
          .certificate_type = "JWKS",
          .certificate_value = settings.base_url + "/oauth2/jwks/api-keys",
          .configuration = {{"issuer", settings.key_issuer()},
                            {"jwks_endpoint", settings.base_url + "/oauth2/jwks/api-keys"},
                            {"certificate_type", "JWKS"},
                            {"certificate_value", settings.base_url + "/oauth2/jwks/api-keys"},
                            {"consumer_key_claim", "azp"},
                            {"scopes_claim", "scope"},
                            {"self_validate_jwt", true}}};
}

Outcome<Done> announce(ports::Transaction& transaction, events::KeyManagerChange change, const KeyManager& manager, Timestamp now) {
  const auto event = events::event_of(change, {.uuid = manager.id.text(),
                                               .name = manager.name,
                                               .display_name = manager.display_name,
                                               .description = manager.description,
                                               .organization = manager.organization,
                                               .type = manager.type,
                                               .enabled = manager.enabled,
                                               .additional_properties = manager.configuration,
                                               .token_type = manager.token_type});
  return enqueue(transaction, event.key, event.type, event.payload, now);
}

Outcome<Done> add(ports::Transaction& transaction, const KeyManager& manager, Timestamp now) {
  const auto added = transaction.execute(
      kAdd, {manager.id.text(), manager.name, manager.organization, manager.type, manager.display_name, manager.description, manager.enabled,
             manager.token_type, manager.issuer, manager.consumer_key_claim, manager.scopes_claim, manager.certificate_type,
             manager.certificate_value, base::to_text(manager.configuration), now});
  if (!added) return added.error();
  return announce(transaction, events::KeyManagerChange::added, manager, now);
}

Outcome<Done> update(ports::Transaction& transaction, const KeyManager& manager, Timestamp now) {
  const auto updated = transaction.execute(kUpdate, {manager.id.text(), manager.issuer, manager.certificate_type, manager.certificate_value,
                                                     base::to_text(manager.configuration), now});
  if (!updated) return updated.error();
  return announce(transaction, events::KeyManagerChange::updated, manager, now);
}

bool is_same(const KeyManager& left, const KeyManager& right) {
  return left.issuer == right.issuer && left.certificate_type == right.certificate_type &&
         left.certificate_value == right.certificate_value && left.configuration == right.configuration;
}

}  // namespace

Outcome<Done> KeyManagers::ensure_own() {
  if (const auto made = ensure(resident(settings_)); !made) return made;
  return ensure(own_keys(settings_));
}

Outcome<Done> KeyManagers::ensure(const KeyManager& wanted) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    auto manager = wanted;
    const auto known = only(transaction.query(kFindByType, {wanted.type}), {Problem::not_found, ""});
    if (!known && known.error().problem != Problem::not_found) return known.error();
    if (!known) {
      manager.id = model::KeyManagerId(random_.uuid());
      return add(transaction, manager, clock_.now());
    }
    manager.id = known->id;
    return is_same(*known, wanted) ? Outcome<Done>(Done{}) : update(transaction, manager, clock_.now());
  });
}

Outcome<std::vector<KeyManager>> KeyManagers::list() {
  auto all = ports::read(database_, [](ports::Reader& reader) { return all_key_managers(reader); });
  if (all) std::erase_if(*all, [](const auto& manager) { return manager.is_for_own_keys(); });
  return all;
}

Outcome<Done> KeyManagers::announce_next_signing_key(KeyPurpose purpose, jose::Algorithm algorithm) {
  return keys_.announce_next(purpose, algorithm, [&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto type = purpose == KeyPurpose::access_tokens ? kResidentType : kOwnKeysType;
    const auto manager = only(transaction.query(kFindByType, {type}), {Problem::bug, "The store has no key managers of its own. Restart."});
    if (!manager) return manager.error();
    return announce(transaction, events::KeyManagerChange::updated, *manager, clock_.now());
  });
}

Outcome<std::vector<KeyManager>> all_key_managers(ports::Reader& reader) {
  const auto rows = reader.query(kReadAll);
  if (!rows) return rows.error();
  std::vector<KeyManager> managers;
  for (const auto& row : *rows) managers.push_back(key_manager_from(row));
  return managers;
}

Outcome<KeyManager> find_key_manager(ports::Reader& reader, std::string_view id_or_name) {
  if (id_or_name.empty()) return only(reader.query(kFindByType, {kResidentType}), unknown_key_manager(kResidentKeyManager));
  return only(reader.query(kFind, {id_or_name, kOwnKeysType}), unknown_key_manager(id_or_name));
}

Outcome<KeyManager> read_key_manager(ports::Reader& reader, const model::KeyManagerId& id) {
  return only(reader.query(kRead, {id.text()}), {Problem::not_found, fmt::format("There is no key manager with the id {}.", id.text())});
}

Outcome<model::IssuerSpec> issuer_spec(ports::Reader& reader, const KeyManager& manager) {
  if (!manager.enabled) return Failure{Problem::not_found, fmt::format("The key manager '{}' is disabled. Enable it first.", manager.name)};
  model::IssuerSpec spec{.id = manager.id.text(),
                         .name = manager.name,
                         .organization = manager.organization,
                         .issuer = manager.issuer,
                         .consumer_key_claim = manager.consumer_key_claim,
                         .scopes_claim = manager.scopes_claim};
  if (manager.is_resident() || manager.is_for_own_keys()) {
    auto pem = public_keys_pem(reader, manager.is_resident() ? KeyPurpose::access_tokens : KeyPurpose::api_keys);
    if (!pem) return pem.error();
    spec.certificate_pem = std::move(*pem);
  } else if (manager.certificate_type == "JWKS") {
    spec.jwks_url = manager.certificate_value;
  } else {
    spec.certificate_pem = manager.certificate_value;
  }
  return spec;
}

Outcome<model::IssuerSpec> issuer_spec_of(ports::Reader& reader, const model::KeyManagerId& id) {
  const auto manager = read_key_manager(reader, id);
  return manager ? issuer_spec(reader, *manager) : Outcome<model::IssuerSpec>(manager.error());
}

Outcome<std::vector<model::KeyManagerId>> issuer_ids(ports::Reader& reader) {
  const auto managers = all_key_managers(reader);
  if (!managers) return managers.error();
  std::vector<model::KeyManagerId> ids;
  for (const auto& manager : *managers) {
    if (manager.enabled) ids.push_back(manager.id);
  }
  return ids;
}

}  // namespace quarterdeck::control
