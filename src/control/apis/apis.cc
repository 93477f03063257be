#include "control/apis/apis.h"

#include <fmt/format.h>

#include <set>

#include "base/codec.h"
#include "base/text.h"
#include "control/apis/api_checks.h"
#include "control/apis/api_search.h"
#include "control/apis/undeploy.h"

namespace quarterdeck::control {
namespace {

using events::ApiChange;

constexpr std::string_view kFindOtherDefault =
    "SELECT id FROM apis WHERE organization = $1 AND name_key = $2 AND is_default_version = 1 AND id <> $3";
constexpr std::string_view kEndDefault = "UPDATE apis SET is_default_version = 0, edition = edition + 1 WHERE id = $1";
constexpr std::string_view kLiveSubscriptions = "SELECT COUNT(*) AS live FROM subscriptions WHERE api_id = $1 AND status <> 'REJECTED'";

// Identity of a new API: parsed once, here.
Outcome<ApiHead> head_for(const Actor& actor, const model::Api& draft, Journal& journal) {
  const auto name = model::ApiName::parse(draft.name);
  if (!name) return name.error();
  const auto version = model::ApiVersion::parse(draft.version);
  if (!version) return version.error();
  const auto context = model::ApiContext::parse(draft.context, *version);
  if (!context) return context.error();
  ApiHead head;
  head.id = model::ApiId(journal.uuid());
  head.organization = actor.organization;
  head.name = name->text();
  head.version = version->text();
  head.context_template = context->path_template();
  head.context = context->path();
  head.provider = actor.is_admin() && !draft.provider.empty() ? draft.provider : actor.user;
  head.type = draft.type;
  head.is_default_version = draft.is_default_version;
  head.created_at = head.updated_at = journal.now();
  head.updated_by = actor.user;
  return head;
}

// Ids make operations addressable; those that are known keep theirs.
void give_ids(model::Api& draft, Journal& journal) {
  for (auto& operation : draft.operations) {
    if (operation.id.empty()) operation.id = journal.uuid();
  }
}

// At most one version of a name is the default one; moving it is a change of both.
Outcome<Done> move_default_version(ports::Transaction& transaction, Journal& journal, const ApiHead& head) {
  if (!head.is_default_version) return Done{};
  const auto others = transaction.query(kFindOtherDefault, {head.organization, base::to_lower(head.name), head.id.text()});
  if (!others) return others.error();
  for (const auto& row : *others) {
    if (auto ended = transaction.execute(kEndDefault, {row.text("id")}); !ended) return ended.error();
    const auto other = read_api_head(transaction, model::ApiId(row.text("id")));
    if (!other) return other.error();
    auto fields = api_event_fields(*other);
    fields.action = "DEFAULT_VERSION";
    if (auto told = journal.announce(transaction, event_of(ApiChange::api_update, fields, tenant_of(head.organization))); !told) return told;
  }
  return Done{};
}

Outcome<Done> check_update_allowed(const Actor& actor, const ApiHead& head) {
  if (head.state != model::ApiState::published && head.state != model::ApiState::deprecated) return Done{};
  for (const auto* scope : {"apim:api_publish", "apim:api_manage", "apim:api_import_export", "apim:admin"}) {
    if (actor.has_scope(scope)) return Done{};
  }
  return Failure{Problem::forbidden,
                 fmt::format("'{}' {} is {}: only publishers may change it now. Ask one, or make a new version.", head.name, head.version,
                             model::title_of(head.state)),
                 900380};
}

// A published API that asks for tokens needs a plan to subscribe with.
Outcome<Done> choose_plan(ports::Reader& reader, const Actor& actor, const ApiHead& head, model::Api& draft) {
  if (head.state != model::ApiState::published || !draft.policies.empty() || !needs_plan(draft)) return Done{};
  const auto plan = first_allowed_plan(reader, actor);
  if (!plan) return plan.error();
  draft.policies.push_back(*plan);
  return Done{};
}

}  // namespace

Outcome<ApiRecord> Apis::create(const Actor& actor, ApiDraft draft) {
  auto head = head_for(actor, draft.api, journal_);
  if (!head) return head.error();
  if (auto fits = check_gateway_type(draft.api); !fits) return fits.error();
  ApiRecord record{std::move(*head), std::move(draft.api), ""};
  record.draft.has_thumbnail = false;
  give_ids(record.draft, journal_);
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    if (auto free = check_is_free(transaction, record.head); !free) return free;
    if (auto known = check_references(transaction, actor, record); !known) return known;
    auto hash = store_definition(transaction, draft.definition);
    if (!hash) return hash.error();
    record.definition_hash = std::move(*hash);
    if (auto inserted = insert_api(transaction, record); !inserted) return inserted;
    if (auto moved = move_default_version(transaction, journal_, record.head); !moved) return moved;
    const JsonObject info{{"name", record.head.name}, {"version", record.head.version}, {"context", record.head.context}};
    if (auto audited = journal_.audit(transaction, actor, {"API", "created", record.head.id.text(), info}); !audited) return audited;
    return journal_.announce(transaction, api_event(ApiChange::api_create, record.head));
  });
  if (!done) return done.error();
  return record;
}

Outcome<ApiRecord> Apis::find(const Actor& actor, const model::ApiId& id) {
  return ports::read(database_, [&](ports::Reader& reader) { return find_api_record(reader, actor, id); });
}

Outcome<model::Page<ApiHead>> Apis::search(const Actor& actor, std::string_view query, const model::PageRequest& page) {
  const auto search = ApiSearch::parse(query);
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<model::Page<ApiHead>> {
    if (search.is_empty()) {
      const auto total = count_api_heads(reader, actor);
      if (!total) return total.error();
      auto heads = list_api_heads(reader, actor, page.limit, page.offset);
      if (!heads) return heads.error();
      return model::Page<ApiHead>{std::move(*heads), *total};
    }
    auto heads = list_api_heads(reader, actor);
    if (!heads) return heads.error();
    std::erase_if(*heads, [&](const ApiHead& head) { return !search.matches(head); });
    return model::page_of(std::move(*heads), page);
  });
}

Outcome<ApiRecord> Apis::update(const Actor& actor, const model::ApiId& id, model::Api draft) {
  auto record = find(actor, id);
  if (!record) return record.error();
  if (auto allowed = check_update_allowed(actor, record->head); !allowed) return allowed.error();
  if (draft.gateway_type != record->draft.gateway_type) {
    return Failure{Problem::invalid, "gatewayType cannot be changed: it is fixed when an API is created.", 902007};
  }
  const bool is_rest = record->head.type == model::ApiType::HTTP;
  if (draft.operations.empty()) draft.operations = record->draft.operations;
  if (auto kept = keep_secrets(record->draft, draft); !kept) return kept.error();
  draft.type = record->head.type;
  draft.has_thumbnail = record->draft.has_thumbnail;
  draft.name = record->head.name;
  draft.version = record->head.version;
  give_ids(draft, journal_);
  std::optional<std::string> rewritten;
  if (is_rest && !define_the_same(record->draft, draft)) {
    const auto text = definition(actor, id);
    if (!text) return text.error();
    auto written = openapi_of(draft, *text);
    if (!written) return written.error();
    rewritten = std::move(*written);
  }
  record->head.is_default_version = draft.is_default_version;
  record->draft = std::move(draft);
  return store_change(actor, std::move(*record), rewritten ? &*rewritten : nullptr);
}

Outcome<ApiRecord> Apis::store_change(const Actor& actor, ApiRecord record, const std::string* new_definition) {
  record.head.updated_at = journal_.now();
  record.head.updated_by = actor.user;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    if (auto chosen = choose_plan(transaction, actor, record.head, record.draft); !chosen) return chosen;
    if (auto known = check_references(transaction, actor, record); !known) return known;
    const auto old_hash = record.definition_hash;
    if (new_definition != nullptr) {
      auto hash = store_definition(transaction, *new_definition);
      if (!hash) return hash.error();
      record.definition_hash = std::move(*hash);
    }
    if (auto updated = update_api(transaction, record); !updated) return updated;
    if (old_hash != record.definition_hash) {
      if (auto forgotten = forget_definition_if_unused(transaction, old_hash); !forgotten) return forgotten;
    }
    if (auto moved = move_default_version(transaction, journal_, record.head); !moved) return moved;
    const JsonObject info{{"name", record.head.name}, {"version", record.head.version}};
    if (auto audited = journal_.audit(transaction, actor, {"API", "updated", record.head.id.text(), info}); !audited) return audited;
    return journal_.announce(transaction, api_event(ApiChange::api_update, record.head));
  });
  if (!done) return done.error();
  return record;
}

Outcome<Done> Apis::remove(const Actor& actor, const model::ApiId& id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto head = find_api_head(transaction, actor, id);
    if (!head) return head.error();
    const auto subscriptions = transaction.query(kLiveSubscriptions, {id.text()});
    if (!subscriptions) return subscriptions.error();
    if (const auto live = subscriptions->front().integer("live"); live > 0) {
      return Failure{Problem::conflict,
                     fmt::format("'{}' {} has {} subscriptions. Retire it, which ends them, and delete it then.", head->name, head->version, live), 0};
    }
    if (auto undeployed = undeploy_everywhere(transaction, journal_, actor, *head, Because::api_is_gone); !undeployed) return undeployed;
    if (auto deleted = delete_api(transaction, *head); !deleted) return deleted;
    const JsonObject info{{"name", head->name}, {"version", head->version}};
    if (auto audited = journal_.audit(transaction, actor, {"API", "deleted", id.text(), info}); !audited) return audited;
    return journal_.announce(transaction, api_event(ApiChange::api_delete, *head));
  });
}

Outcome<ApiRecord> Apis::copy(const Actor& actor, const model::ApiId& id, const CopyRequest& request) {
  auto record = find(actor, id);
  if (!record) return record.error();
  auto text = definition(actor, id);
  if (!text) return text.error();
  auto draft = shown(*record);
  draft.version = request.new_version;
  draft.context = record->head.context_template;
  draft.is_default_version = request.is_default_version;
  draft.provider = record->head.provider;
  for (auto& operation : draft.operations) operation.id.clear();
  if (record->head.type == model::ApiType::HTTP) {
    auto written = openapi_of(draft, *text);
    if (!written) return written.error();
    text = std::move(*written);
  }
  return create(actor, {std::move(draft), std::move(*text)});
}

Outcome<std::string> Apis::definition(const Actor& actor, const model::ApiId& id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::string> {
    const auto record = find_api_record(reader, actor, id);
    if (!record) return record.error();
    return read_definition(reader, record->definition_hash);
  });
}

Outcome<ApiRecord> Apis::replace_definition(const Actor& actor, const model::ApiId& id, std::string text) {
  auto record = find(actor, id);
  if (!record) return record.error();
  if (auto allowed = check_update_allowed(actor, record->head); !allowed) return allowed.error();
  auto draft = record->head.type == model::ApiType::HTTP ? with_openapi(record->draft, text) : with_graphql(record->draft, text);
  if (!draft) return draft.error();
  record->draft = std::move(*draft);
  give_ids(record->draft, journal_);
  return store_change(actor, std::move(*record), &text);
}

Outcome<bool> Apis::is_taken(const Actor& actor, std::string_view query) {
  const auto colon = query.find(':');
  const auto key = colon == std::string_view::npos ? std::string_view("name") : query.substr(0, colon);
  const auto value = base::trimmed(colon == std::string_view::npos ? query : query.substr(colon + 1));
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<bool> {
    if (key == "context") return is_context_taken(reader, actor, value);
    if (key == "name" || key == "version") return is_name_taken(reader, actor, value);
    // "Pizza:1.0.0": a name and a version.
    return is_version_taken(reader, actor, base::trimmed(key), value);
  });
}

}  // namespace quarterdeck::control
