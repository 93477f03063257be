#include "control/plans/plans.h"

#include <fmt/format.h>

#include <array>

#include "base/codec.h"
#include "contract/events/policy_events.h"

namespace quarterdeck::control {
namespace {

using model::Plan;
using model::PlanKind;

constexpr std::string_view kList = "SELECT id, document FROM plans WHERE organization = $1 AND kind = $2 ORDER BY number";
constexpr std::string_view kFind = "SELECT number, id, name, document FROM plans WHERE organization = $1 AND kind = $2 AND id = $3";
constexpr std::string_view kFindNamed = "SELECT number, id, name, document FROM plans WHERE organization = $1 AND kind = $2 AND name = $3";
constexpr std::string_view kInsert = "INSERT INTO plans (id, organization, kind, name, document) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kUpdate = "UPDATE plans SET document = $1 WHERE id = $2";
constexpr std::string_view kDelete = "DELETE FROM plans WHERE id = $1";
constexpr std::string_view kUsesOfSubscriptionPlan =
    "SELECT (SELECT COUNT(*) FROM subscriptions WHERE organization = $1 AND plan = $2) + "
    "(SELECT COUNT(*) FROM api_plans p JOIN apis a ON a.id = p.api_id WHERE a.organization = $1 AND p.kind = 'subscription' AND p.plan = $2) AS uses";
constexpr std::string_view kUsesOfApplicationPlan = "SELECT COUNT(*) AS uses FROM applications WHERE organization = $1 AND plan = $2";
constexpr std::string_view kUsesOfAdvancedPlan =
    "SELECT (SELECT COUNT(*) FROM api_plans p JOIN apis a ON a.id = p.api_id WHERE a.organization = $1 AND p.kind = 'advanced' AND p.plan = $2) + "
    "(SELECT COUNT(*) FROM deployments d JOIN apis a ON a.id = d.api_id JOIN revisions r ON r.id = d.revision_id WHERE a.organization = $1 AND "
    "replace(r.document, '\"' || $2 || '\"', '') <> r.document) AS uses";

std::string_view dto_type_of(PlanKind kind) {
  switch (kind) {
    case PlanKind::subscription: return "SubscriptionThrottlePolicy";
    case PlanKind::application: return "ApplicationThrottlePolicy";
    case PlanKind::advanced: return "AdvancedThrottlePolicy";
  }
  return "";
}

Outcome<Plan> plan_from(const ports::Row& row) {
  const auto json = base::parse_json(row.text("document"));
  if (!json) return json.error();
  auto plan = base::from_json<Plan>(*json);
  if (plan) plan->policy_id = row.text("id");
  return plan;
}

std::string_view quota_type_of(const Plan& plan) {
  return plan.default_limit && plan.default_limit->type == "BANDWIDTHLIMIT" ? "bandwidthVolume" : "requestCount";
}

events::Event event_about(const Plan& plan, PlanKind kind, std::int64_t number, events::PolicyChange change, const Actor& actor) {
  const auto tenant = tenant_of(actor.organization);
  const std::string quota_type(quota_type_of(plan));
  switch (kind) {
    case PlanKind::subscription:
      return event_of(change, events::SubscriptionPolicyEvent{number, plan.policy_name, quota_type, plan.subscriber_count.value_or(0),
                                                              plan.rate_limit_count.value_or(0), plan.rate_limit_time_unit,
                                                              plan.stop_on_quota_reach.value_or(true), plan.graph_ql_max_depth.value_or(0),
                                                              plan.graph_ql_max_complexity.value_or(0)},
                      tenant);
    case PlanKind::application: {
      const auto burst = plan.burst_limit.value_or(model::BurstLimit{});
      return event_of(change, events::ApplicationPolicyEvent{number, plan.policy_name, quota_type, burst.rate_limit_count, burst.rate_limit_time_unit},
                      tenant);
    }
    case PlanKind::advanced: break;
  }
  return event_of(change, events::ApiPolicyEvent{number, plan.policy_name, quota_type, {}, {}}, tenant);
}

// Only subscription plans count or refuse; what is left unsaid is what keeps the service behind safe.
void fill_in(PlanKind kind, Plan& plan) {
  plan.type = std::string(dto_type_of(kind));
  plan.is_deployed = true;
  if (!plan.display_name) plan.display_name = plan.policy_name;
  if (kind != PlanKind::subscription) return;
  if (!plan.stop_on_quota_reach) plan.stop_on_quota_reach = true;
  if (!plan.billing_plan) plan.billing_plan = "FREE";
}

Failure plan_in_use(const std::string& name, std::int64_t uses) {
  return {Problem::forbidden, fmt::format("The plan '{}' is used {} times. Move what uses it to another plan first.", name, uses), 900971};
}

Outcome<std::int64_t> uses_of(ports::Reader& reader, std::string_view organization, PlanKind kind, const std::string& name) {
  const auto sql = kind == PlanKind::subscription  ? kUsesOfSubscriptionPlan
                   : kind == PlanKind::application ? kUsesOfApplicationPlan
                                                   : kUsesOfAdvancedPlan;
  const auto rows = reader.query(sql, {organization, name});
  if (!rows) return rows.error();
  return rows->front().integer("uses");
}

Outcome<Done> insert(ports::Transaction& transaction, Journal& journal, const Actor& actor, PlanKind kind, const Plan& plan) {
  const auto inserted =
      transaction.execute(kInsert, {plan.policy_id, actor.organization, base::enum_text(kind), plan.policy_name, base::to_text(base::to_json(plan))});
  if (!inserted) return inserted.error();
  const auto rows = transaction.query(kFind, {actor.organization, base::enum_text(kind), plan.policy_id});
  if (!rows) return rows.error();
  const auto audited = journal.audit(transaction, actor, {"policies", "created", plan.policy_id, {{"name", plan.policy_name}}});
  if (!audited) return audited;
  return journal.announce(transaction, event_about(plan, kind, rows->front().integer("number"), events::PolicyChange::policy_create, actor));
}

struct Stored {
  std::int64_t number;
  Plan plan;
};

Outcome<Stored> find_stored(ports::Reader& reader, std::string_view organization, PlanKind kind, std::string_view id) {
  const auto rows = reader.query(kFind, {organization, base::enum_text(kind), id});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_plan(id);
  auto plan = plan_from(rows->front());
  if (!plan) return plan.error();
  return Stored{rows->front().integer("number"), std::move(*plan)};
}

struct Seed {
  PlanKind kind;
  std::string_view name;
  std::string_view description;
  std::int64_t requests;  // a minute; 0: unlimited
};
constexpr std::array kSeeds{
    Seed{PlanKind::application, "10PerMin", "Allows 10 requests per minute", 10},
    Seed{PlanKind::application, "20PerMin", "Allows 20 requests per minute", 20},
    Seed{PlanKind::application, "50PerMin", "Allows 50 requests per minute", 50},
    Seed{PlanKind::application, "Unlimited", "Allows unlimited requests", 0},
    Seed{PlanKind::subscription, "Gold", "Allows 5000 requests per minute", 5000},
    Seed{PlanKind::subscription, "Silver", "Allows 2000 requests per minute", 2000},
    Seed{PlanKind::subscription, "Bronze", "Allows 1000 requests per minute", 1000},
    Seed{PlanKind::subscription, "Unauthenticated", "Allows 500 requests per minute", 500},
    Seed{PlanKind::subscription, "DefaultSubscriptionless", "Allows 100000 requests per minute without a subscription", 100'000},
    Seed{PlanKind::subscription, "Unlimited", "Allows unlimited requests", 0},
    Seed{PlanKind::advanced, "10KPerMin", "Allows 10000 requests per minute", 10'000},
    Seed{PlanKind::advanced, "20KPerMin", "Allows 20000 requests per minute", 20'000},
    Seed{PlanKind::advanced, "50KPerMin", "Allows 50000 requests per minute", 50'000},
    Seed{PlanKind::advanced, "Unlimited", "Allows unlimited requests", 0},
};

Plan plan_of(const Seed& seed, std::string id) {
  Plan plan;
  plan.policy_id = std::move(id);
  plan.policy_name = seed.name;
  plan.description = std::string(seed.description);
  if (seed.requests > 0) plan.default_limit = model::ThrottleLimit{"REQUESTCOUNTLIMIT", model::RequestCountLimit{"min", 1, seed.requests}, {}, {}, {}};
  fill_in(seed.kind, plan);
  return plan;
}

}  // namespace

Failure no_such_plan(std::string_view name) { return {Problem::not_found, fmt::format("There is no plan '{}'. List the plans to see which there are.", name), 900961}; }

Outcome<Plan> read_plan(ports::Reader& reader, std::string_view organization, PlanKind kind, std::string_view name) {
  const auto rows = reader.query(kFindNamed, {organization, base::enum_text(kind), name});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_plan(name);
  return plan_from(rows->front());
}

Outcome<std::vector<Plan>> read_plans(ports::Reader& reader, std::string_view organization, PlanKind kind) {
  const auto rows = reader.query(kList, {organization, base::enum_text(kind)});
  if (!rows) return rows.error();
  std::vector<Plan> plans;
  for (const auto& row : *rows) {
    auto plan = plan_from(row);
    if (!plan) return plan.error();
    plans.push_back(std::move(*plan));
  }
  return plans;
}

Outcome<std::vector<Plan>> Plans::list(std::string_view organization, PlanKind kind) {
  return ports::read(database_, [&](ports::Reader& reader) { return read_plans(reader, organization, kind); });
}

Outcome<Plan> Plans::find(std::string_view organization, PlanKind kind, std::string_view id) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<Plan> {
    auto stored = find_stored(reader, organization, kind, id);
    if (!stored) return stored.error();
    return std::move(stored->plan);
  });
}

Outcome<Plan> Plans::find_named(std::string_view organization, PlanKind kind, std::string_view name) {
  return ports::read(database_, [&](ports::Reader& reader) { return read_plan(reader, organization, kind, name); });
}

Outcome<Plan> Plans::add(const Actor& actor, PlanKind kind, Plan plan) {
  plan.policy_id = journal_.uuid();
  fill_in(kind, plan);
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    if (read_plan(transaction, actor.organization, kind, plan.policy_name)) {
      return Failure{Problem::conflict, fmt::format("There is a plan '{}' already. Pick another name, or change that one.", plan.policy_name), 0};
    }
    return insert(transaction, journal_, actor, kind, plan);
  });
  if (!done) return done.error();
  return plan;
}

Outcome<Plan> Plans::change(const Actor& actor, PlanKind kind, std::string_view id, Plan plan) {
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto stored = find_stored(transaction, actor.organization, kind, id);
    if (!stored) return stored.error();
    plan.policy_id = stored->plan.policy_id;
    plan.policy_name = stored->plan.policy_name;
    fill_in(kind, plan);
    if (auto updated = transaction.execute(kUpdate, {base::to_text(base::to_json(plan)), id}); !updated) return updated.error();
    const auto audited = journal_.audit(transaction, actor, {"policies", "updated", id, {{"name", plan.policy_name}}});
    if (!audited) return audited;
    if (auto told = journal_.announce(transaction, event_about(plan, kind, stored->number, events::PolicyChange::policy_update, actor)); !told) {
      return told;
    }
    return kind == PlanKind::advanced ? advanced_plan_changed_(transaction, actor, plan.policy_name) : Outcome<Done>(Done{});
  });
  if (!done) return done.error();
  return plan;
}

Outcome<Done> Plans::remove(const Actor& actor, PlanKind kind, std::string_view id) {
  return database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto stored = find_stored(transaction, actor.organization, kind, id);
    if (!stored) return stored.error();
    const auto& name = stored->plan.policy_name;
    const auto uses = uses_of(transaction, actor.organization, kind, name);
    if (!uses) return uses.error();
    if (*uses > 0) return plan_in_use(name, *uses);
    if (auto deleted = transaction.execute(kDelete, {id}); !deleted) return deleted.error();
    if (auto audited = journal_.audit(transaction, actor, {"policies", "deleted", id, {{"name", name}}}); !audited) return audited;
    return journal_.announce(transaction, event_about(stored->plan, kind, stored->number, events::PolicyChange::policy_delete, actor));
  });
}

Outcome<Done> seed_plans(ports::Database& database, Journal& journal, const Actor& actor) {
  return database.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    for (const auto& seed : kSeeds) {
      const auto rows = transaction.query(kFindNamed, {actor.organization, base::enum_text(seed.kind), seed.name});
      if (!rows) return rows.error();
      if (!rows->empty()) continue;
      if (auto done = insert(transaction, journal, actor, seed.kind, plan_of(seed, journal.uuid())); !done) return done;
    }
    return Done{};
  });
}

}  // namespace quarterdeck::control
