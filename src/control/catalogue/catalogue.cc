#include "control/catalogue/catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"
#include "base/text.h"
#include "control/apis/api_draft.h"
#include "control/apis/api_search.h"
#include "control/environments/environments.h"
#include "control/plans/plans.h"
#include "definitions/openapi_writer.h"

namespace quarterdeck::control {
namespace {

// $1 organization, $2 somebody is signed in, $3 is an administrator, $4 roles
constexpr std::string_view kVisible =
    " FROM apis a WHERE a.organization = $1 AND (a.visibility = 'PUBLIC' OR $3 = 1 OR (a.visibility = 'PRIVATE' AND $2 = 1) OR (a.visibility = 'RESTRICTED' "
    "AND EXISTS (SELECT 1 FROM api_roles r WHERE r.api_id = a.id AND r.purpose = 'visible' AND replace($4, '\n' || r.role || '\n', '') <> $4)))";
constexpr std::string_view kListed = " AND a.state IN ('PUBLISHED', 'PROTOTYPED')";
// Deprecated and blocked ones are left out of lists, but who uses them still finds their page.
constexpr std::string_view kReadable = " AND a.state IN ('PUBLISHED', 'PROTOTYPED', 'DEPRECATED', 'BLOCKED')";
constexpr std::string_view kNewestOnly =
    " AND NOT EXISTS (SELECT 1 FROM apis n WHERE n.organization = a.organization AND n.name_key = a.name_key AND n.number > a.number AND n.visibility = "
    "a.visibility AND n.state IN ('PUBLISHED', 'PROTOTYPED'))";
constexpr std::string_view kCountSubscriptions = "SELECT COUNT(*) AS n FROM subscriptions WHERE api_id = $1";
constexpr std::string_view kDraft = "SELECT document, definition_hash FROM api_drafts WHERE api_id = $1";

const std::string kTags = fmt::format("SELECT t.tag, COUNT(*) AS uses FROM api_tags t WHERE t.api_id IN (SELECT a.id{}{}) GROUP BY t.tag ORDER BY t.tag",
                                      kVisible, kListed);

bool is_signed_in(const Actor& actor) { return !actor.user.empty(); }

struct Statements {
  std::string list;
  std::string count;
};

Statements statements_of(ShownVersions shown_versions) {
  const auto where = fmt::format("{}{}{}", kVisible, kListed, shown_versions == ShownVersions::newest ? kNewestOnly : "");
  return {fmt::format("SELECT {}{} ORDER BY a.number DESC LIMIT $5 OFFSET $6", kApiHeadColumns, where), fmt::format("SELECT COUNT(*) AS total{}", where)};
}

Outcome<std::vector<ApiHead>> list_heads(ports::Reader& reader, const Actor& actor, const Statements& statements, const model::PageRequest& page) {
  const auto rows =
      reader.query(statements.list, {actor.organization, is_signed_in(actor), actor.is_admin(), roles_text(actor), page.limit, page.offset});
  if (!rows) return rows.error();
  std::vector<ApiHead> heads;
  for (const auto& row : *rows) heads.push_back(api_head_from(row));
  return heads;
}

Outcome<ApiRecord> find_record(ports::Reader& reader, const Actor& actor, const model::ApiId& id) {
  static const std::string kFind = fmt::format("SELECT {}{}{} AND a.id = $5", kApiHeadColumns, kVisible, kReadable);
  const auto rows = reader.query(kFind, {actor.organization, is_signed_in(actor), actor.is_admin(), roles_text(actor), id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_api(id.text());
  const auto drafts = reader.query(kDraft, {id.text()});
  if (!drafts) return drafts.error();
  const auto document = base::parse_json(drafts->front().text("document"));
  if (!document) return document.error();
  auto draft = base::from_json<model::Api>(*document);
  if (!draft) return draft.error();
  return ApiRecord{api_head_from(rows->front()), std::move(*draft), drafts->front().text("definition_hash")};
}

Outcome<std::vector<Place>> places_of(ports::Reader& reader, const ApiHead& head) {
  const auto deployments = deployments_of_api(reader, head.id);
  if (!deployments) return deployments.error();
  const auto environments = read_environments(reader, head.organization);
  if (!environments) return environments.error();
  std::vector<Place> places;
  for (const auto& deployment : *deployments) {
    const auto environment = std::find_if(environments->begin(), environments->end(),
                                          [&](const model::Environment& candidate) { return candidate.name == deployment.environment; });
    if (!deployment.display_on_devportal || environment == environments->end()) continue;
    const auto* vhost = model::find_vhost(*environment, deployment.vhost);
    if (vhost == nullptr) continue;
    places.push_back({environment->name, environment->display_name.value_or(environment->name), environment->type, *vhost});
  }
  return places;
}

Outcome<std::vector<model::Plan>> plans_of(ports::Reader& reader, const Actor& actor, const model::Api& draft) {
  auto plans = read_plans(reader, actor.organization, model::PlanKind::subscription);
  if (!plans) return plans;
  std::erase_if(*plans, [&](const model::Plan& plan) {
    const bool is_offered = std::find(draft.policies.begin(), draft.policies.end(), plan.policy_name) != draft.policies.end();
    return !is_offered || !model::allows(plan.permissions, actor.roles);
  });
  return plans;
}

}  // namespace

Outcome<model::Page<ApiHead>> Catalogue::search(const Actor& actor, std::string_view query, const model::PageRequest& page) {
  const auto search = ApiSearch::parse(query);
  const auto statements = statements_of(shown_versions_);
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<model::Page<ApiHead>> {
    if (!search.is_empty()) {
      auto all = list_heads(reader, actor, statements, {std::numeric_limits<std::int64_t>::max(), 0});
      if (!all) return all.error();
      std::erase_if(*all, [&](const ApiHead& head) { return !search.matches(head); });
      return model::page_of(std::move(*all), page);
    }
    const auto total = reader.query(statements.count, {actor.organization, is_signed_in(actor), actor.is_admin(), roles_text(actor)});
    if (!total) return total.error();
    auto heads = list_heads(reader, actor, statements, page);
    if (!heads) return heads.error();
    return model::Page<ApiHead>{std::move(*heads), total->front().integer("total")};
  });
}

Outcome<CatalogueEntry> Catalogue::find(const Actor& actor, const model::ApiId& id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<CatalogueEntry> {
    auto record = find_record(reader, actor, id);
    if (!record) return record.error();
    auto places = places_of(reader, record->head);
    if (!places) return places.error();
    auto plans = plans_of(reader, actor, record->draft);
    if (!plans) return plans.error();
    const auto subscriptions = reader.query(kCountSubscriptions, {id.text()});
    if (!subscriptions) return subscriptions.error();
    return CatalogueEntry{std::move(*record), std::move(*places), std::move(*plans), subscriptions->front().integer("n")};
  });
}

Outcome<std::string> Catalogue::definition(const Actor& actor, const model::ApiId& id, std::string_view environment) {
  struct Read {
    ApiRecord record;
    std::vector<Place> places;
    std::string text;
  };
  auto found = ports::read(database_, [&](ports::Reader& reader) -> Outcome<Read> {
    auto record = find_record(reader, actor, id);
    if (!record) return record.error();
    auto places = places_of(reader, record->head);
    if (!places) return places.error();
    auto text = read_definition(reader, record->definition_hash);
    if (!text) return text.error();
    return Read{std::move(*record), std::move(*places), std::move(*text)};
  });
  if (!found) return found.error();
  if (found->record.head.type == model::ApiType::GRAPHQL) return std::move(found->text);
  std::vector<std::string> urls;
  for (const auto& place : found->places) {
    if (!environment.empty() && place.environment != environment) continue;
    urls.push_back(model::https_url(place.vhost, found->record.head.context));
    urls.push_back(model::http_url(place.vhost, found->record.head.context));
  }
  const auto written = openapi_of(shown(found->record), found->text);
  if (!written) return written.error();
  return definitions::openapi_for_consumers(*written, urls);
}

Outcome<std::vector<Tag>> Catalogue::tags(const Actor& actor) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<Tag>> {
    const auto rows = reader.query(kTags, {actor.organization, is_signed_in(actor), actor.is_admin(), roles_text(actor)});
    if (!rows) return rows.error();
    std::vector<Tag> tags;
    for (const auto& row : *rows) tags.push_back({row.text("tag"), row.integer("uses")});
    return tags;
  });
}

}  // namespace quarterdeck::control
