#include "control/subscriptions/subscription_rows.h"

#include <algorithm>

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

using model::SubscriptionStatus;

const std::string kOfApi = std::string(kSelectSubscriptions) + "WHERE s.api_id = $1 ORDER BY s.number";
const std::string kOfApplication = std::string(kSelectSubscriptions) + "WHERE s.application_id = $1 ORDER BY s.number";
const std::string kById = std::string(kSelectSubscriptions) + "WHERE s.id = $1";
constexpr std::string_view kInsert =
    "INSERT INTO subscriptions (id, organization, api_id, application_id, plan, status, created_at, created_by, updated_at) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7, $8, $9)";
constexpr std::string_view kDelete = "DELETE FROM subscriptions WHERE id = $1";

Outcome<std::vector<SubscriptionRow>> rows_from(const Outcome<ports::Rows>& found) {
  if (!found) return found.error();
  std::vector<SubscriptionRow> rows;
  rows.reserve(found->size());
  for (const auto& row : *found) rows.push_back(subscription_from(row));
  return rows;
}

}  // namespace

SubscriptionRow subscription_from(const ports::Row& row) {
  SubscriptionRow subscription;
  subscription.number = row.integer("number");
  subscription.id = model::SubscriptionId(row.text("id"));
  subscription.organization = row.text("organization");
  subscription.api_id = model::ApiId(row.text("api_id"));
  subscription.api_number = row.integer("api_number");
  subscription.api_name = row.text("api_name");
  subscription.api_version = row.text("api_version");
  subscription.api_context = row.text("api_context");
  subscription.api_provider = row.text("api_provider");
  subscription.api_state = row.text("api_state");
  subscription.api_type = row.text("api_type");
  subscription.application_id = model::ApplicationId(row.text("application_id"));
  subscription.application_number = row.integer("application_number");
  subscription.application_name = row.text("application_name");
  subscription.application_owner = row.text("application_owner");
  subscription.application_plan = row.text("application_plan");
  subscription.application_description = row.text("application_description");
  subscription.plan = row.text("plan");
  subscription.status = base::enum_from<SubscriptionStatus>(row.text("status")).value_or(SubscriptionStatus::blocked);
  subscription.created_at = row.time("created_at");
  return subscription;
}

Outcome<std::vector<SubscriptionRow>> subscriptions_of_api(ports::Reader& reader, const model::ApiId& api) {
  return rows_from(reader.query(kOfApi, {api.text()}));
}

Outcome<std::vector<SubscriptionRow>> subscriptions_of_application(ports::Reader& reader, const model::ApplicationId& application) {
  return rows_from(reader.query(kOfApplication, {application.text()}));
}

events::Event subscription_event(events::SubscriptionChange change, const SubscriptionRow& row) {
  events::SubscriptionEvent event;
  event.subscription_id = row.number;
  event.subscription_uuid = row.id.text();
  event.api_id = row.api_number;
  event.api_uuid = row.api_id.text();
  event.application_id = row.application_number;
  event.application_uuid = row.application_id.text();
  event.policy_id = row.plan;
  event.subscription_state = row.status;
  event.api_name = row.api_name;
  event.api_version = row.api_version;
  return event_of(change, event, tenant_of(row.organization));
}

Outcome<SubscriptionRow> add_subscription(ports::Transaction& transaction, Journal& journal, const Actor& actor, const NewSubscription& subscription) {
  const auto id = journal.uuid();
  const auto now = journal.now();
  const auto inserted = transaction.execute(kInsert, {id, actor.organization, subscription.api.text(), subscription.application.text(), subscription.plan,
                                                      base::enum_text(subscription.status), now, actor.user, now});
  if (!inserted) return inserted.error();
  const auto found = transaction.query(kById, {id});
  if (!found) return found.error();
  auto row = subscription_from(found->front());
  const JsonObject info{{"api", row.api_name}, {"version", row.api_version}, {"application", row.application_name}, {"plan", row.plan}};
  if (auto audited = journal.audit(transaction, actor, {"Subscription", "created", id, info}); !audited) return audited.error();
  if (auto told = journal.announce(transaction, subscription_event(events::SubscriptionChange::subscriptions_create, row)); !told) return told.error();
  return row;
}

Outcome<Done> end_subscription(ports::Transaction& transaction, Journal& journal, const Actor& actor, const SubscriptionRow& row) {
  if (auto deleted = transaction.execute(kDelete, {row.id.text()}); !deleted) return deleted.error();
  const JsonObject info{{"api", row.api_name}, {"version", row.api_version}, {"application", row.application_name}};
  if (auto audited = journal.audit(transaction, actor, {"Subscription", "deleted", row.id.text(), info}); !audited) return audited;
  return journal.announce(transaction, subscription_event(events::SubscriptionChange::subscriptions_delete, row));
}

Outcome<Done> end_subscriptions_of(ports::Transaction& transaction, Journal& journal, const Actor& actor, const model::ApplicationId& application) {
  const auto rows = subscriptions_of_application(transaction, application);
  if (!rows) return rows.error();
  for (const auto& row : *rows) {
    if (auto ended = end_subscription(transaction, journal, actor, row); !ended) return ended;
  }
  return Done{};
}

Outcome<Done> carry_subscriptions_over(ports::Transaction& transaction, Journal& journal, const Actor& actor, const model::ApiId& from,
                                       const model::ApiId& to) {
  const auto old_ones = subscriptions_of_api(transaction, from);
  if (!old_ones) return old_ones.error();
  const auto there = subscriptions_of_api(transaction, to);
  if (!there) return there.error();
  for (const auto& row : *old_ones) {
    const bool is_live = row.status == SubscriptionStatus::unblocked || row.status == SubscriptionStatus::prod_only_blocked ||
                         row.status == SubscriptionStatus::blocked;
    const bool is_there = std::any_of(there->begin(), there->end(),
                                      [&](const SubscriptionRow& other) { return other.application_id == row.application_id; });
    if (!is_live || is_there) continue;
    if (auto added = add_subscription(transaction, journal, actor, {to, row.application_id, row.plan, row.status}); !added) return added.error();
  }
  return Done{};
}

}  // namespace quarterdeck::control
