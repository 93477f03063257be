#include "control/apis/revisions.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/codec.h"
#include "control/apis/api_checks.h"

namespace quarterdeck::control {
namespace {

constexpr std::int64_t kMostRevisions = 5;

constexpr std::string_view kColumns = "SELECT id, api_id, number, description, definition_hash, content_hash, created_at, created_by FROM revisions ";
const std::string kListRevisions = std::string(kColumns) + "WHERE api_id = $1 ORDER BY number";
const std::string kFindRevision = std::string(kColumns) + "WHERE api_id = $1 AND id = $2";
constexpr std::string_view kDocument = "SELECT document FROM revisions WHERE id = $1";
constexpr std::string_view kApiOf = "SELECT api_id FROM revisions WHERE id = $1";
constexpr std::string_view kLastNumber = "SELECT last FROM api_revision_numbers WHERE api_id = $1";
constexpr std::string_view kFirstNumber = "INSERT INTO api_revision_numbers (api_id, last) VALUES ($1, 1)";
constexpr std::string_view kNextNumber = "UPDATE api_revision_numbers SET last = last + 1 WHERE api_id = $1";
constexpr std::string_view kInsertRevision =
    "INSERT INTO revisions (id, api_id, number, description, document, definition_hash, content_hash, created_at, created_by) VALUES ($1, $2, $3, $4, "
    "$5, $6, $7, $8, $9)";
constexpr std::string_view kDeleteRevision = "DELETE FROM revisions WHERE id = $1";

Revision revision_from(const ports::Row& row) {
  Revision revision;
  revision.id = model::RevisionId(row.text("id"));
  revision.api_id = model::ApiId(row.text("api_id"));
  revision.number = row.integer("number");
  revision.description = row.text("description");
  revision.definition_hash = row.text("definition_hash");
  revision.content_hash = row.text("content_hash");
  revision.created_at = row.time("created_at");
  revision.created_by = row.text("created_by");
  return revision;
}

void attach(std::vector<Revision>& revisions, const std::vector<DeploymentRow>& deployments) {
  for (auto& revision : revisions) {
    for (const auto& deployment : deployments) {
      if (deployment.revision_id == revision.id) revision.deployments.push_back(deployment);
    }
  }
}

// All revisions of an API with where they run: two statements, however many there are.
Outcome<std::vector<Revision>> read_revisions(ports::Reader& reader, const model::ApiId& api) {
  const auto rows = reader.query(kListRevisions, {api.text()});
  if (!rows) return rows.error();
  std::vector<Revision> revisions;
  for (const auto& row : *rows) revisions.push_back(revision_from(row));
  const auto deployments = deployments_of_api(reader, api);
  if (!deployments) return deployments.error();
  attach(revisions, *deployments);
  return revisions;
}

Outcome<std::int64_t> next_number(ports::Transaction& transaction, const model::ApiId& api) {
  const auto last = transaction.query(kLastNumber, {api.text()});
  if (!last) return last.error();
  const auto written = transaction.execute(last->empty() ? kFirstNumber : kNextNumber, {api.text()});
  if (!written) return written.error();
  return last->empty() ? 1 : last->front().integer("last") + 1;
}

Outcome<Done> delete_revision(ports::Transaction& transaction, const Revision& revision) {
  if (auto deleted = transaction.execute(kDeleteRevision, {revision.id.text()}); !deleted) return deleted.error();
  return forget_definition_if_unused(transaction, revision.definition_hash);
}

Failure too_many(std::int64_t count) {
  return {Problem::invalid, fmt::format("The API has {} revisions, which is the most it can have. Delete one that is not deployed.", count), 900351};
}

Outcome<Done> make_room(ports::Transaction& transaction, const model::ApiId& api, OnTooMany on_too_many) {
  const auto revisions = read_revisions(transaction, api);
  if (!revisions) return revisions.error();
  const auto count = static_cast<std::int64_t>(revisions->size());
  if (count < kMostRevisions) return Done{};
  if (on_too_many == OnTooMany::refuse) return too_many(count);
  const auto oldest = std::find_if(revisions->begin(), revisions->end(), [](const Revision& revision) { return revision.deployments.empty(); });
  if (oldest == revisions->end()) return too_many(count);
  return delete_revision(transaction, *oldest);
}

// Equal content, equal hash: what was frozen, without what only says when and by whom.
std::string content_hash_of(const std::string& document, const std::string& definition_hash) {
  return base::to_hex(base::sha256(base::canonical_text(*base::parse_json(document)) + definition_hash));
}

}  // namespace

Failure no_such_revision(std::string_view id) {
  return {Problem::not_found, fmt::format("The API has no revision '{}'. List its revisions to see which there are.", id), 900347};
}

Outcome<FrozenApi> read_frozen_api(ports::Reader& reader, const model::ApiId& api, const model::RevisionId& id) {
  const auto rows = reader.query(kFindRevision, {api.text(), id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_revision(id.text());
  std::vector<Revision> revisions{revision_from(rows->front())};
  const auto deployments = deployments_of_api(reader, api);
  if (!deployments) return deployments.error();
  attach(revisions, *deployments);
  const auto documents = reader.query(kDocument, {id.text()});
  if (!documents) return documents.error();
  const auto json = base::parse_json(documents->front().text("document"));
  if (!json) return json.error();
  auto draft = base::from_json<model::Api>(*json);
  if (!draft) return draft.error();
  return FrozenApi{std::move(revisions.front()), std::move(*draft)};
}

Outcome<Done> delete_all_revisions(ports::Transaction& transaction, const model::ApiId& api) {
  const auto revisions = read_revisions(transaction, api);
  if (!revisions) return revisions.error();
  for (const auto& revision : *revisions) {
    if (auto deleted = delete_revision(transaction, revision); !deleted) return deleted;
  }
  return Done{};
}

Outcome<Revision> Revisions::create(const Actor& actor, const model::ApiId& api, std::string_view description, OnTooMany on_too_many) {
  if (description.size() > 255) return Failure{Problem::invalid, "description is longer than 255 characters. Shorten it.", 900704};
  Revision revision;
  revision.id = model::RevisionId(journal_.uuid());
  revision.api_id = api;
  revision.description = std::string(description);
  revision.created_at = journal_.now();
  revision.created_by = actor.user;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto record = find_api_record(transaction, actor, api);
    if (!record) return record.error();
    if (auto room = make_room(transaction, api, on_too_many); !room) return room;
    const auto number = next_number(transaction, api);
    if (!number) return number.error();
    revision.number = *number;
    revision.definition_hash = record->definition_hash;
    auto frozen = shown(*record);
    frozen.created_time = frozen.last_updated_time = frozen.last_updated_timestamp = std::nullopt;
    const auto document = base::to_text(base::to_json(frozen));
    revision.content_hash = content_hash_of(document, record->definition_hash);
    const auto inserted = transaction.execute(kInsertRevision, {revision.id.text(), api.text(), revision.number, revision.description, document,
                                                                revision.definition_hash, revision.content_hash, revision.created_at, actor.user});
    if (!inserted) return inserted.error();
    const JsonObject info{{"name", record->head.name}, {"version", record->head.version}, {"revision", revision.number}};
    return journal_.audit(transaction, actor, {"API", "revision created", api.text(), info});
  });
  if (!done) return done.error();
  return revision;
}

Outcome<std::vector<Revision>> Revisions::list(const Actor& actor, const model::ApiId& api) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<Revision>> {
    if (const auto head = find_api_head(reader, actor, api); !head) return head.error();
    return read_revisions(reader, api);
  });
}

Outcome<FrozenApi> Revisions::find(const Actor& actor, const model::ApiId& api, const model::RevisionId& id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<FrozenApi> {
    if (const auto head = find_api_head(reader, actor, api); !head) return head.error();
    return read_frozen_api(reader, api, id);
  });
}

Outcome<FrozenApi> Revisions::find_anywhere(const Actor& actor, const model::RevisionId& id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<FrozenApi> {
    const auto rows = reader.query(kApiOf, {id.text()});
    if (!rows) return rows.error();
    if (rows->empty()) return no_such_api(id.text());
    const model::ApiId api(rows->front().text("api_id"));
    if (const auto head = find_api_head(reader, actor, api); !head) return head.error();
    return read_frozen_api(reader, api, id);
  });
}

Outcome<ApiRecord> Revisions::restore(const Actor& actor, const model::ApiId& api, const model::RevisionId& id) {
  std::optional<ApiRecord> restored;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    auto record = find_api_record(transaction, actor, api);
    if (!record) return record.error();
    auto frozen = read_frozen_api(transaction, api, id);
    if (!frozen) return frozen.error();
    const auto replaced_hash = record->definition_hash;
    record->draft = std::move(frozen->draft);
    record->definition_hash = frozen->revision.definition_hash;
    record->head.is_default_version = record->draft.is_default_version;
    record->head.updated_at = journal_.now();
    record->head.updated_by = actor.user;
    if (auto known = check_references(transaction, actor, *record); !known) return known;
    if (auto updated = update_api(transaction, *record); !updated) return updated;
    if (auto forgotten = forget_definition_if_unused(transaction, replaced_hash); !forgotten) return forgotten;
    const JsonObject info{{"name", record->head.name}, {"version", record->head.version}, {"revision", frozen->revision.number}};
    if (auto audited = journal_.audit(transaction, actor, {"API", "restored", api.text(), info}); !audited) return audited;
    restored = std::move(*record);
    return journal_.announce(transaction, api_event(events::ApiChange::api_update, restored->head));
  });
  if (!done) return done.error();
  return std::move(*restored);
}

Outcome<Done> Revisions::remove(const Actor& actor, const model::ApiId& api, const model::RevisionId& id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto head = find_api_head(transaction, actor, api);
    if (!head) return head.error();
    const auto frozen = read_frozen_api(transaction, api, id);
    if (!frozen) return frozen.error();
    if (!frozen->revision.deployments.empty()) {
      return Failure{Problem::invalid,
                     fmt::format("Revision {} runs in '{}'. Undeploy it first.", frozen->revision.number, frozen->revision.deployments.front().environment),
                     900348};
    }
    if (auto deleted = delete_revision(transaction, frozen->revision); !deleted) return deleted;
    const JsonObject info{{"name", head->name}, {"version", head->version}, {"revision", frozen->revision.number}};
    return journal_.audit(transaction, actor, {"API", "revision deleted", api.text(), info});
  });
}

}  // namespace quarterdeck::control
