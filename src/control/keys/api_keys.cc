#include "control/keys/api_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/codec.h"
#include "base/text.h"
#include "contract/events/api_events.h"
#include "control/events/outbox.h"
#include "control/identity/revocations.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO api_keys (id, application_id, key_type, name, hash, user_name, validity_seconds, permitted_addresses, permitted_referers, "
    "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr std::string_view kEnd = "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
#define QUARTERDECK_SELECT_API_KEY                                                                                      \
  "SELECT id, application_id, key_type, name, hash, user_name, validity_seconds, permitted_addresses, permitted_referers, created_at " \
  "FROM api_keys WHERE revoked_at IS NULL AND "
constexpr std::string_view kOfApplication =
    QUARTERDECK_SELECT_API_KEY "application_id = $1 AND key_type = $2 AND (expires_at IS NULL OR expires_at > $3) ORDER BY created_at, id";
constexpr std::string_view kAllOfApplication = QUARTERDECK_SELECT_API_KEY "application_id = $1 ORDER BY created_at, id";
constexpr std::string_view kLive = QUARTERDECK_SELECT_API_KEY "(expires_at IS NULL OR expires_at > $1) ORDER BY created_at, id";
#undef QUARTERDECK_SELECT_API_KEY

constexpr std::int64_t kForEver = -1;  // as the contract writes it
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kLongestList = 1024;

ApiKeyRecord record_from(const ports::Row& row) {
  const auto validity = row.integer("validity_seconds");
  return {.id = ApiKeyId(row.text("id")),
          .application = model::ApplicationId(row.text("application_id")),
          .key_type = base::enum_from<model::KeyType>(row.text("key_type")).value_or(model::KeyType::sandbox),
          .name = row.text("name"),
          .hash = row.text("hash"),
          .user = row.text("user_name"),
          .validity = validity == kForEver ? std::nullopt : std::optional<Seconds>(validity),
          .permitted_addresses = row.text("permitted_addresses"),
          .permitted_referers = row.text("permitted_referers"),
          .created_at = row.time("created_at")};
}

Outcome<std::vector<ApiKeyRecord>> records_from(const Outcome<ports::Rows>& rows) {
  if (!rows) return rows.error();
  std::vector<ApiKeyRecord> records;
  for (const auto& row : *rows) records.push_back(record_from(row));
  return records;
}

Outcome<Done> check(const ApiKeyRequest& request) {
  if (request.name.size() > kLongestName || !base::is_utf8(request.name)) {
    return Failure{Problem::invalid, "keyName may have 255 characters. Shorten it."};
  }
  if (request.permitted_addresses.size() > kLongestList || request.permitted_referers.size() > kLongestList) {
    return Failure{Problem::invalid, "permittedIP and permittedReferer may have 1024 characters each. Shorten them."};
  }
  const auto longest = std::chrono::duration_cast<Seconds>(std::chrono::days{36'500});
  if (request.validity && (*request.validity < Seconds{1} || *request.validity > longest)) {
    return Failure{Problem::invalid, fmt::format("validityPeriod: expected -1 for ever, or 1 to {} seconds.", longest.count())};
  }
  return Done{};
}

Outcome<Done> announce(ports::Transaction& transaction, events::ApiKeyChange change, const KeyedApplication& application,
                       const ApiKeyRecord& record, Timestamp now) {
  events::ApiKeyEvent fields{.api_key_hash = record.hash,
                             .uuid = record.id.text(),
                             .name = record.name,
                             .key_type = base::enum_text(record.key_type),
                             .user = record.user,
                             .time_created = to_epoch_milliseconds(record.created_at),
                             .validity_period = record.validity ? record.validity->count() : kForEver,
                             .status = change == events::ApiKeyChange::api_key_create ? "ACTIVE" : "REVOKED",
                             .permitted_ip = record.permitted_addresses,
                             .permitted_referer = record.permitted_referers,
                             .application_uuid = application.id.text(),
                             .application_id = application.number,
                             .bound = true};
  const auto event = events::event_of(change, fields, events::Tenant{});
  return enqueue(transaction, event.key, event.type, event.payload, now);
}

Failure no_such_key() {
  return {Problem::not_found, "The application has no such API key, or it was revoked already. Look its keys up first."};
}

template <class Matches>
Outcome<ApiKeyRecord> find_key(ports::Reader& reader, const KeyedApplication& application, model::KeyType key_type, Matches matches) {
  const auto records = records_from(reader.query(kAllOfApplication, {application.id.text()}));
  if (!records) return records.error();
  const auto found =
      std::find_if(records->begin(), records->end(), [&](const auto& record) { return record.key_type == key_type && matches(record); });
  if (found == records->end()) return no_such_key();
  return *found;
}

}  // namespace

Outcome<base::Secret> ApiKeys::sign(const KeyedApplication& application, const ApiKeyRecord& record) const {
  JsonObject claims{{"sub", record.user + "@carbon.super"},
                    {"jti", record.id.text()},
                    {"iss", settings_.key_issuer()},
                    {"iat", to_epoch_seconds(record.created_at)},
                    {"token_type", "apiKey"},
                    {"keytype", base::enum_text(record.key_type)},
                    {"application", JsonObject{{"id", application.number}, {"uuid", application.id.text()}}}};
  if (const auto end = record.expires_at()) claims["exp"] = to_epoch_seconds(*end);
  if (!record.permitted_addresses.empty()) claims["permittedIP"] = record.permitted_addresses;
  if (!record.permitted_referers.empty()) claims["permittedReferer"] = record.permitted_referers;
  const auto key = keys_.active(KeyPurpose::api_keys, settings_.signature);
  if (!key) return key.error();
  auto token = key->sign("JWT", claims);
  if (!token) return token.error();
  return base::Secret(std::move(*token));
}

Outcome<NewApiKey> ApiKeys::add(ports::Transaction& transaction, const KeyedApplication& application, ApiKeyRecord record) {
  record.id = ApiKeyId(random_.uuid());
  record.created_at = clock_.now();
  auto key = sign(application, record);
  if (!key) return key.error();
  record.hash = base::to_hex(base::sha256(key->reveal()));
  const auto added = transaction.execute(
      kAdd, {record.id.text(), record.application.text(), base::enum_text(record.key_type), record.name, record.hash, record.user,
             record.validity ? record.validity->count() : kForEver, record.permitted_addresses, record.permitted_referers, record.created_at,
             record.expires_at()});
  if (!added) return added.error();
  const auto told = announce(transaction, events::ApiKeyChange::api_key_create, application, record, clock_.now());
  if (!told) return told.error();
  return NewApiKey{std::move(record), std::move(*key)};
}

Outcome<NewApiKey> ApiKeys::generate(const KeyOwner& owner, model::KeyType key_type, const ApiKeyRequest& request) {
  if (const auto fine = check(request); !fine) return fine.error();
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<NewApiKey> {
    const auto application = find_application_(transaction, owner.caller, owner.application);
    if (!application) return application.error();
    if (!application->is_approved) {
      return Failure{Problem::forbidden, fmt::format("The application '{}' is not approved yet, so it can have no keys. Wait for its approval.",
                                                     application->name)};
    }
    return add(transaction, *application, {.application = application->id,
                                           .key_type = key_type,
                                           .name = request.name,
                                           .user = owner.caller.user,
                                           .validity = request.validity,
                                           .permitted_addresses = request.permitted_addresses,
                                           .permitted_referers = request.permitted_referers});
  });
}

Outcome<std::vector<ApiKeyRecord>> ApiKeys::list(const KeyOwner& owner, model::KeyType key_type) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<ApiKeyRecord>> {
    const auto application = find_application_(reader, owner.caller, owner.application);
    if (!application) return application.error();
    return records_from(reader.query(kOfApplication, {application->id.text(), base::enum_text(key_type), clock_.now()}));
  });
}

Outcome<Done> ApiKeys::end(ports::Transaction& transaction, const KeyedApplication& application, const ApiKeyRecord& record) {
  const auto now = clock_.now();
  if (const auto ended = transaction.execute(kEnd, {record.id.text(), now}); !ended) return ended.error();
  const NewRevocation revocation{.id = record.id.text(), .expires_at = record.expires_at(), .token_kind = events::TokenKind::api_key};
  if (const auto revoked = control::revoke(transaction, revocation, now); !revoked) return revoked;
  return announce(transaction, events::ApiKeyChange::api_key_delete, application, record, now);
}

Outcome<Done> ApiKeys::revoke(const KeyOwner& owner, model::KeyType key_type, const ApiKeyId& id) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto application = find_application_(transaction, owner.caller, owner.application);
    if (!application) return application.error();
    const auto record = find_key(transaction, *application, key_type, [&](const auto& known) { return known.id == id; });
    if (!record) return record.error();
    return end(transaction, *application, *record);
  });
}

Outcome<Done> ApiKeys::revoke(const KeyOwner& owner, model::KeyType key_type, const base::Secret& key) {
  const auto hash = base::to_hex(base::sha256(key.reveal()));
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto application = find_application_(transaction, owner.caller, owner.application);
    if (!application) return application.error();
    const auto record = find_key(transaction, *application, key_type, [&](const auto& known) { return known.hash == hash; });
    if (!record) return record.error();
    return end(transaction, *application, *record);
  });
}

Outcome<NewApiKey> ApiKeys::regenerate(const KeyOwner& owner, model::KeyType key_type, const ApiKeyId& id) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<NewApiKey> {
    const auto application = find_application_(transaction, owner.caller, owner.application);
    if (!application) return application.error();
    const auto record = find_key(transaction, *application, key_type, [&](const auto& known) { return known.id == id; });
    if (!record) return record.error();
    if (const auto ended = end(transaction, *application, *record); !ended) return ended.error();
    return add(transaction, *application, *record);
  });
}

Outcome<Done> ApiKeys::remove_all(ports::Transaction& transaction, const KeyedApplication& application) {
  const auto records = records_from(transaction.query(kAllOfApplication, {application.id.text()}));
  if (!records) return records.error();
  for (const auto& record : *records) {
    if (const auto ended = end(transaction, application, record); !ended) return ended;
  }
  return Done{};
}

Outcome<std::vector<ApiKeyRecord>> live_api_keys(ports::Reader& reader, Timestamp now) { return records_from(reader.query(kLive, {now})); }

}  // namespace quarterdeck::control
