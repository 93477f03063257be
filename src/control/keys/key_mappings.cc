#include "control/keys/key_mappings.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/codec.h"
#include "control/keys/key_managers.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO application_keys (id, application_id, key_type, key_manager_id, consumer_key, mode, state, properties, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'COMPLETED', $7, $8)";
constexpr std::string_view kChange = "UPDATE application_keys SET properties = $2 WHERE id = $1";
constexpr std::string_view kRemove = "DELETE FROM application_keys WHERE id = $1";
#define QUARTERDECK_SELECT_MAPPING                                                                                              \
  "SELECT k.id AS id, k.application_id AS application_id, k.key_type AS key_type, k.key_manager_id AS key_manager_id, "       \
  "m.name AS key_manager_name, m.type AS key_manager_type, k.consumer_key AS consumer_key, k.mode AS mode, k.properties AS properties, "                 \
  "k.created_at AS created_at FROM application_keys k JOIN key_managers m ON m.id = k.key_manager_id "
constexpr std::string_view kFind = QUARTERDECK_SELECT_MAPPING "WHERE k.id = $1 AND k.application_id = $2";
constexpr std::string_view kOfApplication = QUARTERDECK_SELECT_MAPPING "WHERE k.application_id = $1 ORDER BY k.created_at, k.id";
constexpr std::string_view kAll = QUARTERDECK_SELECT_MAPPING "ORDER BY k.created_at, k.id";
#undef QUARTERDECK_SELECT_MAPPING
constexpr std::string_view kClash =
    "SELECT application_id, consumer_key FROM application_keys WHERE (application_id = $1 AND key_type = $2 AND key_manager_id = $3) "
    "OR (key_manager_id = $3 AND consumer_key = $4)";

KeyMapping mapping_from(const ports::Row& row) {
  KeyMapping mapping{.id = KeyMappingId(row.text("id")),
                     .application = model::ApplicationId(row.text("application_id")),
                     .key_type = base::enum_from<model::KeyType>(row.text("key_type")).value_or(model::KeyType::sandbox),
                     .key_manager = model::KeyManagerId(row.text("key_manager_id")),
                     .key_manager_name = row.text("key_manager_name"),
                     .key_manager_type = row.text("key_manager_type"),
                     .client = ClientId(row.text("consumer_key")),
                     .mode = base::enum_from<KeyMode>(row.text("mode")).value_or(KeyMode::mapped),
                     .created_at = row.time("created_at")};
  if (const auto properties = base::parse_json(row.text("properties")); properties && properties->is_object()) {
    mapping.properties = properties->get_object();
  }
  return mapping;
}

Outcome<std::vector<KeyMapping>> mappings_from(const Outcome<ports::Rows>& rows) {
  if (!rows) return rows.error();
  std::vector<KeyMapping> mappings;
  for (const auto& row : *rows) mappings.push_back(mapping_from(row));
  return mappings;
}

Failure no_such_mapping(const KeyMappingId& id) {
  return {Problem::not_found, fmt::format("The application has no keys '{}'. Generate keys, or look them up at /oauth-keys.", id.text())};
}

Outcome<Done> check_free(ports::Transaction& transaction, const KeyMapping& mapping) {
  const auto rows = transaction.query(kClash, {mapping.application.text(), base::enum_text(mapping.key_type), mapping.key_manager.text(),
                                               mapping.client.text()});
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    if (row.text("consumer_key") == mapping.client.text()) {
      return Failure{Problem::conflict, fmt::format("The consumer key '{}' belongs to an application already. Use another client.",
                                                    mapping.client.text()), 901409};
    }
    return Failure{Problem::conflict, fmt::format("The application has {} keys of this key manager already. Change or remove those first.",
                                                  base::enum_text(mapping.key_type)), 901408};
  }
  return Done{};
}

}  // namespace

bool KeyMapping::is_resident() const { return key_manager_type == kResidentType; }

Outcome<Done> add_key_mapping(ports::Transaction& transaction, const KeyMapping& mapping) {
  if (const auto is_free = check_free(transaction, mapping); !is_free) return is_free;
  const auto added = transaction.execute(
      kAdd, {mapping.id.text(), mapping.application.text(), base::enum_text(mapping.key_type), mapping.key_manager.text(),
             mapping.client.text(), base::enum_text(mapping.mode), base::to_text(mapping.properties), mapping.created_at});
  if (!added) return added.error();
  return Done{};
}

Outcome<Done> change_key_properties(ports::Transaction& transaction, const KeyMappingId& id, const JsonObject& properties) {
  const auto changed = transaction.execute(kChange, {id.text(), base::to_text(properties)});
  if (!changed) return changed.error();
  return *changed == 1 ? Outcome<Done>(Done{}) : no_such_mapping(id);
}

Outcome<Done> remove_key_mapping(ports::Transaction& transaction, const KeyMappingId& id) {
  const auto removed = transaction.execute(kRemove, {id.text()});
  if (!removed) return removed.error();
  return *removed == 1 ? Outcome<Done>(Done{}) : no_such_mapping(id);
}

Outcome<KeyMapping> find_key_mapping(ports::Reader& reader, const model::ApplicationId& application, const KeyMappingId& id) {
  const auto rows = reader.query(kFind, {id.text(), application.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_mapping(id);
  return mapping_from(rows->front());
}

Outcome<std::vector<KeyMapping>> key_mappings_of(ports::Reader& reader, const model::ApplicationId& application) {
  return mappings_from(reader.query(kOfApplication, {application.text()}));
}

Outcome<std::vector<KeyMapping>> all_key_mappings(ports::Reader& reader) { return mappings_from(reader.query(kAll)); }

Outcome<std::vector<model::ApplicationKey>> application_keys_of(ports::Reader& reader, const model::ApplicationId& application) {
  const auto mappings = key_mappings_of(reader, application);
  if (!mappings) return mappings.error();
  std::vector<model::ApplicationKey> keys;
  for (const auto& mapping : *mappings) {
    keys.push_back({.consumer_key = mapping.client.text(), .key_type = mapping.key_type, .issuer_id = mapping.key_manager.text()});
  }
  std::sort(keys.begin(), keys.end(), [](const auto& left, const auto& right) {
    return std::tie(left.consumer_key, left.key_type, left.issuer_id) < std::tie(right.consumer_key, right.key_type, right.issuer_id);
  });
  return keys;
}

}  // namespace quarterdeck::control
