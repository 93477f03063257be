#include "control/subscriptions/subscriptions.h"

#include <fmt/format.h>

#include "base/codec.h"
#include "control/plans/plans.h"
#include "model/api.h"

namespace quarterdeck::control {
namespace {

using model::SubscriptionStatus;

// An absent filter is an empty text; $2 api, $3 application, $4 owner ('' = of everybody)
const std::string kFilter = "WHERE s.organization = $1 AND ($2 = '' OR s.api_id = $2) AND ($3 = '' OR s.application_id = $3) AND ($4 = '' OR p.owner = $4) ";
const std::string kList = std::string(kSelectSubscriptions) + kFilter + "ORDER BY s.number LIMIT $5 OFFSET $6";
const std::string kCount = "SELECT COUNT(*) AS total FROM subscriptions s JOIN applications p ON p.id = s.application_id " + kFilter;
const std::string kFind = std::string(kSelectSubscriptions) + "WHERE s.organization = $1 AND s.id = $2";
const std::string kFindPair = std::string(kSelectSubscriptions) + "WHERE s.api_id = $1 AND s.application_id = $2";
constexpr std::string_view kUpdate = "UPDATE subscriptions SET plan = $1, status = $2, updated_at = $3 WHERE id = $4";
constexpr std::string_view kApplication = "SELECT owner, status FROM applications WHERE organization = $1 AND id = $2";
constexpr std::string_view kApi =
    "SELECT a.name, a.version, a.state, a.summary FROM apis a WHERE a.organization = $1 AND a.id = $2 AND (a.visibility <> 'RESTRICTED' OR $3 = 1 OR "
    "EXISTS (SELECT 1 FROM api_roles r WHERE r.api_id = a.id AND r.purpose = 'visible' AND replace($4, '\n' || r.role || '\n', '') <> $4))";

Failure no_such_subscription(std::string_view id) {
  return {Problem::not_found, fmt::format("There is no subscription '{}'. List the subscriptions to see which there are.", id), 0};
}

Outcome<Done> check_application(ports::Reader& reader, const Actor& actor, const model::ApplicationId& id) {
  const auto rows = reader.query(kApplication, {actor.organization, id.text()});
  if (!rows) return rows.error();
  if (rows->empty() || (rows->front().text("owner") != actor.user && !actor.is_admin())) {
    return Failure{Problem::not_found, fmt::format("You have no application '{}'. List your applications to see which there are.", id.text()), 900307};
  }
  if (rows->front().text("status") != "APPROVED") {
    return Failure{Problem::invalid, "The application is not approved yet. Wait for an administrator's decision.", 0};
  }
  return Done{};
}

bool lists(const Json& summary, std::string_view member, std::string_view word) {
  const auto* list = base::find(summary, member);
  if (list == nullptr || !list->is_array()) return false;
  for (const auto& item : list->get_array()) {
    if (item.is_string() && std::string_view(item.get_string()) == word) return true;
  }
  return false;
}

Outcome<Done> check_plan(ports::Reader& reader, const Actor& actor, const Json& api_summary, const std::string& name) {
  if (name == model::kNoSubscriptionNeeded) {
    return Failure{Problem::invalid, fmt::format("The plan '{}' is the system's own. Choose one that the API offers.", name), 902019};
  }
  if (!lists(api_summary, "policies", name)) {
    return Failure{Problem::invalid, fmt::format("The API does not offer the plan '{}'. Choose one that it offers.", name), 900305};
  }
  const auto plan = read_plan(reader, actor.organization, model::PlanKind::subscription, name);
  if (!plan) return plan.error();
  if (!model::allows(plan->permissions, actor.roles)) {
    return Failure{Problem::forbidden, fmt::format("Your roles do not allow the plan '{}'. Choose another.", name), 902002};
  }
  return Done{};
}

Outcome<Done> check_api(ports::Reader& reader, const Actor& actor, const SubscriptionDraft& draft) {
  const auto rows = reader.query(kApi, {actor.organization, draft.api.text(), actor.is_admin(), roles_text(actor)});
  if (!rows) return rows.error();
  if (rows->empty()) {
    return Failure{Problem::not_found, fmt::format("There is no API '{}' to subscribe to. Find one in the catalogue.", draft.api.text()), 900308};
  }
  const auto& row = rows->front();
  const auto state = base::enum_from<model::ApiState>(row.text("state")).value_or(model::ApiState::retired);
  if (!model::accepts_subscriptions(state)) {
    return Failure{Problem::invalid,
                   fmt::format("'{}' {} is {} and takes no new subscriptions.", row.text("name"), row.text("version"), model::title_of(state)), 0};
  }
  const auto summary = base::parse_json(row.text("summary"));
  if (!summary) return summary.error();
  if (!lists(*summary, "securityScheme", model::kOAuth2) && !lists(*summary, "securityScheme", model::kApiKey)) {
    return Failure{Problem::invalid, fmt::format("'{}' {} needs no subscription: it asks for no token.", row.text("name"), row.text("version")), 0};
  }
  return check_plan(reader, actor, *summary, draft.plan);
}

Outcome<Done> check_not_subscribed(ports::Reader& reader, const SubscriptionDraft& draft) {
  const auto rows = reader.query(kFindPair, {draft.api.text(), draft.application.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return Done{};
  const auto row = subscription_from(rows->front());
  return Failure{Problem::conflict,
                 fmt::format("'{}' is subscribed to '{}' {} already. Change that subscription instead.", row.application_name, row.api_name, row.api_version), 0};
}

Outcome<SubscriptionRow> find_row(ports::Reader& reader, const Actor& actor, const model::SubscriptionId& id) {
  const auto rows = reader.query(kFind, {actor.organization, id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_subscription(id.text());
  return subscription_from(rows->front());
}

Outcome<SubscriptionRow> find_own_row(ports::Reader& reader, const Actor& actor, const model::SubscriptionId& id) {
  auto row = find_row(reader, actor, id);
  if (row && row->application_owner != actor.user && !actor.is_admin()) return no_such_subscription(id.text());
  return row;
}

Outcome<Done> store_update(ports::Transaction& transaction, Journal& journal, const Actor& actor, const SubscriptionRow& row, std::string_view action) {
  const auto updated = transaction.execute(kUpdate, {row.plan, base::enum_text(row.status), journal.now(), row.id.text()});
  if (!updated) return updated.error();
  const JsonObject info{{"api", row.api_name}, {"application", row.application_name}, {"plan", row.plan}, {"status", base::enum_text(row.status)}};
  if (auto audited = journal.audit(transaction, actor, {"Subscription", action, row.id.text(), info}); !audited) return audited;
  return journal.announce(transaction, subscription_event(events::SubscriptionChange::subscriptions_update, row));
}

Outcome<model::Page<SubscriptionRow>> list_page(ports::Database& database, const Actor& actor, const SubscriptionsOf& filter, std::string_view owner,
                                                const model::PageRequest& page) {
  const auto api = filter.api ? filter.api->text() : std::string();
  const auto application = filter.application ? filter.application->text() : std::string();
  return ports::read(database, [&](ports::Reader& reader) -> Outcome<model::Page<SubscriptionRow>> {
    const auto total = reader.query(kCount, {actor.organization, api, application, owner});
    if (!total) return total.error();
    const auto rows = reader.query(kList, {actor.organization, api, application, owner, page.limit, page.offset});
    if (!rows) return rows.error();
    model::Page<SubscriptionRow> result{{}, total->front().integer("total")};
    for (const auto& row : *rows) result.items.push_back(subscription_from(row));
    return result;
  });
}

}  // namespace

Outcome<SubscriptionRow> Subscriptions::subscribe(const Actor& actor, const SubscriptionDraft& draft) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<SubscriptionRow> {
    if (auto fine = check_application(transaction, actor, draft.application); !fine) return fine.error();
    if (auto fine = check_api(transaction, actor, draft); !fine) return fine.error();
    if (auto fine = check_not_subscribed(transaction, draft); !fine) return fine.error();
    return add_subscription(transaction, journal_, actor, {draft.api, draft.application, draft.plan});
  });
}

Outcome<SubscriptionRow> Subscriptions::find(const Actor& actor, const model::SubscriptionId& id) {
  return ports::read(database_, [&](ports::Reader& reader) { return find_own_row(reader, actor, id); });
}

Outcome<SubscriptionRow> Subscriptions::find_any(const Actor& actor, const model::SubscriptionId& id) {
  return ports::read(database_, [&](ports::Reader& reader) { return find_row(reader, actor, id); });
}

Outcome<model::Page<SubscriptionRow>> Subscriptions::list_own(const Actor& actor, const SubscriptionsOf& filter, const model::PageRequest& page) {
  return list_page(database_, actor, filter, actor.user, page);
}

Outcome<model::Page<SubscriptionRow>> Subscriptions::list_all(const Actor& actor, const SubscriptionsOf& filter, const model::PageRequest& page) {
  return list_page(database_, actor, filter, "", page);
}

Outcome<SubscriptionRow> Subscriptions::change_plan(const Actor& actor, const model::SubscriptionId& id, const std::string& plan) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<SubscriptionRow> {
    auto row = find_own_row(transaction, actor, id);
    if (!row) return row;
    if (row->status != SubscriptionStatus::unblocked && row->status != SubscriptionStatus::tier_update_pending) {
      return Failure{Problem::invalid, fmt::format("The subscription is {} and cannot be changed now.", base::enum_text(row->status)), 0};
    }
    if (auto fine = check_api(transaction, actor, {row->application_id, row->api_id, plan}); !fine) return fine.error();
    row->plan = plan;
    if (auto stored = store_update(transaction, journal_, actor, *row, "updated"); !stored) return stored.error();
    return row;
  });
}

Outcome<Done> Subscriptions::unsubscribe(const Actor& actor, const model::SubscriptionId& id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto row = find_own_row(transaction, actor, id);
    if (!row) return row.error();
    return end_subscription(transaction, journal_, actor, *row);
  });
}

Outcome<SubscriptionRow> Subscriptions::set_status(const Actor& actor, const model::SubscriptionId& id, SubscriptionStatus status) {
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<SubscriptionRow> {
    auto row = find_row(transaction, actor, id);
    if (!row) return row;
    row->status = status;
    const auto action = status == SubscriptionStatus::unblocked ? "unblocked" : "blocked";
    if (auto stored = store_update(transaction, journal_, actor, *row, action); !stored) return stored.error();
    return row;
  });
}

}  // namespace quarterdeck::control
