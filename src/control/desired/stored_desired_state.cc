#include "control/desired/stored_desired_state.h"

#include <algorithm>
#include <set>

#include "base/codec.h"
#include "control/apis/deployments.h"
#include "control/apis/revisions.h"
#include "control/plans/plans.h"
#include "control/subscriptions/subscription_rows.h"

namespace quarterdeck::control {
namespace {

using events::Subject;
using events::SubjectKey;

constexpr std::string_view kDeployedApis =
    "SELECT d.api_id, d.environment FROM deployments d JOIN apis a ON a.id = d.api_id WHERE a.state NOT IN ('BLOCKED', 'RETIRED') ORDER BY d.api_id";
constexpr std::string_view kApplications = "SELECT id FROM applications WHERE status = 'APPROVED' ORDER BY id";
constexpr std::string_view kApplication =
    "SELECT id, organization, owner, name, attributes FROM applications WHERE id = $1 AND status = 'APPROVED'";
// Those that wait for somebody's decision, or were refused, give no access.
constexpr std::string_view kSubscriptionIds = "SELECT id FROM subscriptions WHERE status NOT IN ('ON_HOLD', 'REJECTED') ORDER BY id";
const std::string kSubscription = std::string(kSelectSubscriptions) + "WHERE s.id = $1 AND s.status NOT IN ('ON_HOLD', 'REJECTED')";
constexpr std::string_view kPlanNames = "SELECT DISTINCT name FROM plans WHERE kind = 'subscription' ORDER BY name";
constexpr std::string_view kPlan = "SELECT organization FROM plans WHERE kind = 'subscription' AND name = $1 ORDER BY number LIMIT 1";
constexpr std::string_view kRevisionNumber = "SELECT number FROM revisions WHERE id = $1";

Outcome<Done> add_keys(ports::Reader& reader, Subject subject, std::string_view sql, std::string_view column, std::vector<SubjectKey>& keys) {
  const auto rows = reader.query(sql);
  if (!rows) return rows.error();
  for (const auto& row : *rows) keys.push_back({subject, row.text(column)});
  return Done{};
}

Outcome<ports::Desired> desired_subscription(ports::Reader& reader, const std::string& id) {
  const auto rows = reader.query(kSubscription, {id});
  if (!rows) return rows.error();
  if (rows->empty()) return ports::Desired(ports::Absent{});
  const auto row = subscription_from(rows->front());
  return ports::Desired(model::SubscriptionSpec{row.id.text(), row.application_id.text(), row.api_name, row.api_version, row.organization, row.plan,
                                                row.status});
}

Outcome<ports::Desired> desired_plan(ports::Reader& reader, const std::string& name) {
  const auto rows = reader.query(kPlan, {name});
  if (!rows) return rows.error();
  if (rows->empty()) return ports::Desired(ports::Absent{});
  const auto organization = rows->front().text("organization");
  const auto plan = read_plan(reader, organization, model::PlanKind::subscription, name);
  if (!plan) return plan.error();
  return ports::Desired(model::PlanSpec{name, organization, model::to_rate_limit(plan->default_limit), model::burst_of(*plan),
                                        plan->stop_on_quota_reach.value_or(true)});
}

}  // namespace

bool StoredDesiredState::serves(const std::string& environment) const {
  return environments_.empty() || std::find(environments_.begin(), environments_.end(), environment) != environments_.end();
}

Outcome<std::vector<SubjectKey>> StoredDesiredState::keys() {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<SubjectKey>> {
    std::vector<SubjectKey> keys;
    const auto deployed = reader.query(kDeployedApis);
    if (!deployed) return deployed.error();
    std::set<std::string> apis;
    for (const auto& row : *deployed) {
      if (serves(row.text("environment"))) apis.insert(row.text("api_id"));
    }
    for (const auto& id : apis) keys.push_back({Subject::api, id});
    if (auto added = add_keys(reader, Subject::application, kApplications, "id", keys); !added) return added.error();
    if (auto added = add_keys(reader, Subject::subscription, kSubscriptionIds, "id", keys); !added) return added.error();
    if (auto added = add_keys(reader, Subject::plan, kPlanNames, "name", keys); !added) return added.error();
    const auto issuers = keys_.issuers(reader);
    if (!issuers) return issuers.error();
    for (const auto& id : *issuers) keys.push_back({Subject::key_manager, id.text()});
    return keys;
  });
}

Outcome<ports::Desired> StoredDesiredState::desired_api(ports::Reader& reader, const std::string& id) const {
  const auto head = read_api_head(reader, model::ApiId(id));
  if (!head) return head.error().problem == Problem::not_found ? Outcome<ports::Desired>(ports::Absent{}) : Outcome<ports::Desired>(head.error());
  if (!model::serves_traffic(head->state)) return ports::Desired(ports::Absent{});
  const auto rows = deployments_of_api(reader, head->id);
  if (!rows) return rows.error();
  ports::ApiDesired desired;
  for (const auto& row : *rows) {
    if (!serves(row.environment)) continue;
    auto traffic = read_traffic(reader, *head, row);
    if (!traffic) return traffic.error();
    const auto number = reader.query(kRevisionNumber, {row.revision_id.text()});
    if (!number) return number.error();
    const auto hash = model::content_hash(traffic->spec);
    desired.deployments.push_back({std::move(traffic->spec), hash, row.revision_id.text(), number->front().integer("number"),
                                   to_epoch_milliseconds(row.requested_at), std::move(traffic->credentials)});
  }
  if (desired.deployments.empty()) return ports::Desired(ports::Absent{});
  return ports::Desired(std::move(desired));
}

Outcome<ports::Desired> StoredDesiredState::desired_application(ports::Reader& reader, const std::string& id) const {
  const auto rows = reader.query(kApplication, {id});
  if (!rows) return rows.error();
  if (rows->empty()) return ports::Desired(ports::Absent{});
  const auto& row = rows->front();
  const auto attributes = base::parse_json(row.text("attributes"));
  if (!attributes) return attributes.error();
  auto keys = keys_.application_keys(reader, model::ApplicationId(id));
  if (!keys) return keys.error();
  return ports::Desired(model::ApplicationSpec{id, row.text("name"), row.text("owner"), row.text("organization"),
                                               base::from_json<std::map<std::string, std::string>>(*attributes).value_or({}), std::move(*keys)});
}

Outcome<ports::Desired> StoredDesiredState::desired(const SubjectKey& key) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<ports::Desired> {
    switch (key.subject) {
      case Subject::api: return desired_api(reader, key.id);
      case Subject::application: return desired_application(reader, key.id);
      case Subject::subscription: return desired_subscription(reader, key.id);
      case Subject::plan: return desired_plan(reader, key.id);
      case Subject::key_manager: {
        auto issuer = keys_.issuer(reader, model::KeyManagerId(key.id));
        if (issuer) return ports::Desired(std::move(*issuer));
        if (issuer.error().problem == Problem::not_found) return ports::Desired(ports::Absent{});
        return issuer.error();
      }
      case Subject::revocation:
      case Subject::other: break;
    }
    return ports::Desired(ports::Absent{});
  });
}

}  // namespace quarterdeck::control
