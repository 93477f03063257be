#include "control/apis/api_record.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/codec.h"
#include "base/text.h"

namespace quarterdeck::control {
namespace {

using model::Api;

// $1 organization, $2 user, $3 is an administrator, $4 roles
#define QUARTERDECK_VISIBLE_APIS                                                                                                                  \
  " FROM apis a WHERE a.organization = $1 AND (a.access_control = 'NONE' OR a.provider = $2 OR $3 = 1 OR EXISTS (SELECT 1 FROM api_roles r WHERE " \
  "r.api_id = a.id AND r.purpose = 'access' AND replace($4, '\n' || r.role || '\n', '') <> $4))"

const std::string kFind = "SELECT " + std::string(kApiHeadColumns) + QUARTERDECK_VISIBLE_APIS + " AND a.id = $5";
const std::string kRead = "SELECT " + std::string(kApiHeadColumns) + " FROM apis a WHERE a.id = $1";
const std::string kList = "SELECT " + std::string(kApiHeadColumns) + QUARTERDECK_VISIBLE_APIS + " ORDER BY a.number DESC LIMIT $5 OFFSET $6";
const std::string kCount = std::string("SELECT COUNT(*) AS total") + QUARTERDECK_VISIBLE_APIS;
#undef QUARTERDECK_VISIBLE_APIS

constexpr std::string_view kFindDraft = "SELECT document, definition_hash FROM api_drafts WHERE api_id = $1";
constexpr std::string_view kInsert =
    "INSERT INTO apis (id, organization, name, name_key, version, context_template, context, provider, type, state, is_default_version, visibility, "
    "access_control, summary, edition, created_at, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
    "$16, $17, $18)";
constexpr std::string_view kNumber = "SELECT number FROM apis WHERE id = $1";
constexpr std::string_view kInsertDraft = "INSERT INTO api_drafts (api_id, document, definition_hash) VALUES ($1, $2, $3)";
constexpr std::string_view kUpdate =
    "UPDATE apis SET state = $1, is_default_version = $2, visibility = $3, access_control = $4, summary = $5, edition = edition + 1, updated_at = $6, "
    "updated_by = $7 WHERE id = $8 AND edition = $9";
constexpr std::string_view kUpdateDraft = "UPDATE api_drafts SET document = $1, definition_hash = $2 WHERE api_id = $3";
constexpr std::string_view kDelete = "DELETE FROM apis WHERE id = $1";
constexpr std::string_view kInsertHistory =
    "INSERT INTO api_history (api_id, previous_state, state, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kDeleteDeployments = "DELETE FROM deployments WHERE api_id = $1";

constexpr std::string_view kKnowsDefinition = "SELECT 1 AS known FROM definitions WHERE hash = $1";
constexpr std::string_view kInsertDefinition = "INSERT INTO definitions (hash, body) VALUES ($1, $2)";
constexpr std::string_view kReadDefinition = "SELECT body FROM definitions WHERE hash = $1";
constexpr std::string_view kForgetDefinition =
    "DELETE FROM definitions WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM api_drafts WHERE definition_hash = $1) AND NOT EXISTS (SELECT 1 FROM "
    "revisions WHERE definition_hash = $1)";

Failure changed_meanwhile(const ApiHead& head) {
  return {Problem::precondition,
          fmt::format("Somebody changed '{}' {} at the same time. Read it again, and repeat your change on what is there now.", head.name, head.version),
          0};
}

// A list that belongs to an API in a table of its own: replaced as a whole.
Outcome<Done> replace_rows(ports::Transaction& transaction, const ApiHead& head, std::string_view clear, std::string_view insert,
                           const std::vector<std::pair<std::string, std::string>>& rows) {
  if (auto cleared = transaction.execute(clear, {head.id.text()}); !cleared) return cleared.error();
  for (const auto& [first, second] : rows) {
    if (auto inserted = transaction.execute(insert, {head.id.text(), first, second}); !inserted) return inserted.error();
  }
  return Done{};
}

template <class Pairs>
void add_once(Pairs& pairs, std::string first, std::string second) {
  std::pair<std::string, std::string> pair{std::move(first), std::move(second)};
  if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(std::move(pair));
}

Outcome<Done> write_tags(ports::Transaction& transaction, const ApiRecord& record) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& tag : record.draft.tags) add_once(rows, tag, "");
  return replace_rows(transaction, record.head, "DELETE FROM api_tags WHERE api_id = $1",
                      "INSERT INTO api_tags (api_id, tag) SELECT $1, $2 WHERE $3 = ''", rows);
}

Outcome<Done> write_roles(ports::Transaction& transaction, const ApiRecord& record) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& role : record.draft.visible_roles) add_once(rows, "visible", role);
  for (const auto& role : record.draft.access_control_roles) add_once(rows, "access", role);
  return replace_rows(transaction, record.head, "DELETE FROM api_roles WHERE api_id = $1",
                      "INSERT INTO api_roles (api_id, purpose, role) VALUES ($1, $2, $3)", rows);
}

Outcome<Done> write_scopes(ports::Transaction& transaction, const ApiRecord& record) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& scope : record.draft.scopes) add_once(rows, scope.scope.name, base::join(scope.scope.bindings, ","));
  return replace_rows(transaction, record.head, "DELETE FROM api_scopes WHERE api_id = $1",
                      "INSERT INTO api_scopes (api_id, name, roles) VALUES ($1, $2, $3)", rows);
}

Outcome<Done> write_plans(ports::Transaction& transaction, const ApiRecord& record) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const auto& plan : record.draft.policies) add_once(rows, "subscription", plan);
  if (record.draft.api_throttling_policy) add_once(rows, "advanced", *record.draft.api_throttling_policy);
  for (const auto& operation : record.draft.operations) {
    if (operation.throttling_policy != "Unlimited") add_once(rows, "advanced", operation.throttling_policy);
  }
  return replace_rows(transaction, record.head, "DELETE FROM api_plans WHERE api_id = $1",
                      "INSERT INTO api_plans (api_id, kind, plan) VALUES ($1, $2, $3)", rows);
}

Outcome<Done> write_lists(ports::Transaction& transaction, const ApiRecord& record) {
  for (const auto write : {write_tags, write_roles, write_scopes, write_plans}) {
    if (auto written = write(transaction, record); !written) return written;
  }
  return Done{};
}

std::string document_of(const Api& draft) { return base::to_text(base::to_json(draft)); }

void put_if_given(JsonObject& object, std::string_view name, const std::optional<std::string>& value) {
  if (value) object[name] = std::string_view(*value);
}

Outcome<std::vector<ApiHead>> heads_from(const Outcome<ports::Rows>& rows) {
  if (!rows) return rows.error();
  std::vector<ApiHead> heads;
  heads.reserve(rows->size());
  for (const auto& row : *rows) heads.push_back(api_head_from(row));
  return heads;
}

}  // namespace

ApiHead api_head_from(const ports::Row& row) {
  ApiHead head;
  head.number = row.integer("number");
  head.id = model::ApiId(row.text("id"));
  head.organization = row.text("organization");
  head.name = row.text("name");
  head.version = row.text("version");
  head.context_template = row.text("context_template");
  head.context = row.text("context");
  head.provider = row.text("provider");
  head.type = base::enum_from<model::ApiType>(row.text("type")).value_or(model::ApiType::HTTP);
  head.state = base::enum_from<model::ApiState>(row.text("state")).value_or(model::ApiState::retired);
  head.is_default_version = row.boolean("is_default_version");
  head.summary = base::parse_json(row.text("summary")).value_or(JsonObject());
  head.edition = row.integer("edition");
  head.created_at = row.time("created_at");
  head.updated_at = row.time("updated_at");
  head.updated_by = row.text("updated_by");
  return head;
}

Outcome<ApiHead> find_api_head(ports::Reader& reader, const Actor& actor, const model::ApiId& id) {
  const auto rows = reader.query(kFind, {actor.organization, actor.user, actor.is_admin(), roles_text(actor), id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_api(id.text());
  return api_head_from(rows->front());
}

Outcome<ApiHead> read_api_head(ports::Reader& reader, const model::ApiId& id) {
  const auto rows = reader.query(kRead, {id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_api(id.text());
  return api_head_from(rows->front());
}

Outcome<ApiRecord> find_api_record(ports::Reader& reader, const Actor& actor, const model::ApiId& id) {
  auto head = find_api_head(reader, actor, id);
  if (!head) return head.error();
  const auto rows = reader.query(kFindDraft, {id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_api(id.text());
  const auto document = base::parse_json(rows->front().text("document"));
  if (!document) return document.error();
  auto draft = base::from_json<Api>(*document);
  if (!draft) return draft.error();
  return ApiRecord{std::move(*head), std::move(*draft), rows->front().text("definition_hash")};
}

Outcome<std::vector<ApiHead>> list_api_heads(ports::Reader& reader, const Actor& actor) {
  return list_api_heads(reader, actor, std::numeric_limits<std::int64_t>::max(), 0);
}

Outcome<std::vector<ApiHead>> list_api_heads(ports::Reader& reader, const Actor& actor, std::int64_t limit, std::int64_t offset) {
  return heads_from(reader.query(kList, {actor.organization, actor.user, actor.is_admin(), roles_text(actor), limit, offset}));
}

Outcome<std::int64_t> count_api_heads(ports::Reader& reader, const Actor& actor) {
  const auto rows = reader.query(kCount, {actor.organization, actor.user, actor.is_admin(), roles_text(actor)});
  if (!rows) return rows.error();
  return rows->front().integer("total");
}

Outcome<Done> insert_api(ports::Transaction& transaction, ApiRecord& record) {
  auto& head = record.head;
  head.summary = summary_of(record.draft);
  const auto inserted = transaction.execute(
      kInsert, {head.id.text(), head.organization, head.name, base::to_lower(head.name), head.version, head.context_template, head.context, head.provider,
                base::enum_text(head.type), base::enum_text(head.state), head.is_default_version, base::enum_text(record.draft.visibility),
                base::enum_text(record.draft.access_control), base::to_text(head.summary), head.edition, head.created_at, head.updated_at,
                head.updated_by});
  if (!inserted) return inserted.error();
  const auto rows = transaction.query(kNumber, {head.id.text()});
  if (!rows) return rows.error();
  head.number = rows->front().integer("number");
  const auto drafted = transaction.execute(kInsertDraft, {head.id.text(), document_of(record.draft), record.definition_hash});
  if (!drafted) return drafted.error();
  if (auto written = write_lists(transaction, record); !written) return written;
  return append_history(transaction, head, std::nullopt);
}

Outcome<Done> update_api(ports::Transaction& transaction, ApiRecord& record) {
  auto& head = record.head;
  head.summary = summary_of(record.draft);
  const auto updated = transaction.execute(
      kUpdate, {base::enum_text(head.state), head.is_default_version, base::enum_text(record.draft.visibility),
                base::enum_text(record.draft.access_control), base::to_text(head.summary), head.updated_at, head.updated_by, head.id.text(), head.edition});
  if (!updated) return updated.error();
  if (*updated == 0) return changed_meanwhile(head);
  ++head.edition;
  const auto drafted = transaction.execute(kUpdateDraft, {document_of(record.draft), record.definition_hash, head.id.text()});
  if (!drafted) return drafted.error();
  return write_lists(transaction, record);
}

Outcome<Done> delete_api(ports::Transaction& transaction, const ApiHead& head) {
  const auto hashes = transaction.query("SELECT definition_hash FROM api_drafts WHERE api_id = $1 UNION SELECT definition_hash FROM revisions WHERE "
                                        "api_id = $1",
                                        {head.id.text()});
  if (!hashes) return hashes.error();
  if (auto undeployed = transaction.execute(kDeleteDeployments, {head.id.text()}); !undeployed) return undeployed.error();
  if (auto deleted = transaction.execute(kDelete, {head.id.text()}); !deleted) return deleted.error();
  for (const auto& row : *hashes) {
    if (auto forgotten = forget_definition_if_unused(transaction, row.text("definition_hash")); !forgotten) return forgotten;
  }
  return Done{};
}

Outcome<Done> append_history(ports::Transaction& transaction, const ApiHead& head, std::optional<model::ApiState> previous) {
  const auto before = previous ? std::optional(base::enum_text(*previous)) : std::nullopt;
  const auto appended = transaction.execute(kInsertHistory, {head.id.text(), before, base::enum_text(head.state), head.updated_by, head.updated_at});
  if (!appended) return appended.error();
  return Done{};
}

Outcome<std::string> store_definition(ports::Transaction& transaction, const std::string& text) {
  if (text.empty()) return std::string();
  const auto hash = base::to_hex(base::sha256(text));
  const auto known = transaction.query(kKnowsDefinition, {hash});
  if (!known) return known.error();
  if (!known->empty()) return hash;
  if (auto inserted = transaction.execute(kInsertDefinition, {hash, text}); !inserted) return inserted.error();
  return hash;
}

Outcome<std::string> read_definition(ports::Reader& reader, const std::string& hash) {
  if (hash.empty()) return std::string();
  const auto rows = reader.query(kReadDefinition, {hash});
  if (!rows) return rows.error();
  if (rows->empty()) return Failure{Problem::bug, fmt::format("The definition {} is not in the store.", hash), 0};
  return rows->front().text("body");
}

Outcome<Done> forget_definition_if_unused(ports::Transaction& transaction, const std::string& hash) {
  if (auto forgotten = transaction.execute(kForgetDefinition, {hash}); !forgotten) return forgotten.error();
  return Done{};
}

Json summary_of(const Api& draft) {
  const auto whole = base::to_json(draft);
  JsonObject summary;
  for (const auto* name : {"displayName", "description", "hasThumbnail", "securityScheme", "audiences", "additionalProperties", "gatewayVendor",
                           "gatewayType", "tags", "policies", "categories", "visibility", "advertiseInfo"}) {
    if (const auto* value = base::find(whole, std::string_view(name))) summary[name] = *value;
  }
  const auto& business = draft.business_information;
  put_if_given(summary, "businessOwner", business.business_owner);
  put_if_given(summary, "businessOwnerEmail", business.business_owner_email);
  put_if_given(summary, "TechnicalOwner", business.technical_owner);
  put_if_given(summary, "TechnicalOwnerEmail", business.technical_owner_email);
  return summary;
}

Api shown(const ApiRecord& record) {
  Api api = record.draft;
  const auto& head = record.head;
  api.id = head.id.text();
  api.name = head.name;
  api.version = head.version;
  // What people wrote, so that reading and writing back changes nothing.
  api.context = model::ApiContext::parse(head.context_template, *model::ApiVersion::parse(head.version))->written();
  api.provider = head.provider;
  api.type = head.type;
  api.life_cycle_status = head.state;
  api.workflow_status = "APPROVED";
  api.is_default_version = head.is_default_version;
  api.created_time = std::to_string(to_epoch_milliseconds(head.created_at));
  api.last_updated_time = std::to_string(to_epoch_milliseconds(head.updated_at));
  api.last_updated_timestamp = api.last_updated_time;
  return api;
}

Failure no_such_api(std::string_view id) {
  return {Problem::not_found, fmt::format("There is no API with the id '{}' that you may see. List the APIs to see which there are.", id), 900308};
}

events::ApiEvent api_event_fields(const ApiHead& head) {
  events::ApiEvent event;
  event.api_name = head.name;
  event.api_id = head.number;
  event.uuid = head.id.text();
  event.api_version = head.version;
  event.api_context = head.context;
  event.api_provider = head.provider;
  event.api_type = base::enum_text(head.type);
  event.api_status = base::enum_text(head.state);
  std::vector<std::string> schemes;
  if (const auto* list = base::find(head.summary, "securityScheme"); list != nullptr && list->is_array()) {
    for (const auto& scheme : list->get_array()) schemes.emplace_back(scheme.get_string());
  }
  event.security_scheme = base::join(schemes, ",");
  return event;
}

events::Event api_event(events::ApiChange change, const ApiHead& head) {
  return event_of(change, api_event_fields(head), tenant_of(head.organization));
}

}  // namespace quarterdeck::control
