#include "control/apis/deployments.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "control/apis/revisions.h"
#include "control/apis/undeploy.h"
#include "control/environments/environments.h"
#include "control/plans/plans.h"

namespace quarterdeck::control {
namespace {

// Revisions may name plans that the working copy no longer does; in the text of a revision a name stands between quotation marks.
constexpr std::string_view kWithPlan =
    "SELECT DISTINCT d.api_id FROM deployments d JOIN apis a ON a.id = d.api_id JOIN revisions r ON r.id = d.revision_id WHERE a.organization = $1 AND "
    "replace(r.document, '\"' || $2 || '\"', '') <> r.document ORDER BY d.api_id";

Failure not_an_environment(std::string_view name) {
  return {Problem::invalid, fmt::format("There is no environment '{}' to deploy to. List the environments to see which there are.", name), 900504};
}

Outcome<model::Environment> environment_for(ports::Reader& reader, const Actor& actor, const std::string& name) {
  auto environment = read_environment(reader, actor.organization, name);
  if (!environment) return environment.error().problem == Problem::not_found ? not_an_environment(name) : environment.error();
  if (environment->mode == "READ_ONLY") {
    return Failure{Problem::invalid, fmt::format("'{}' is read-only: revisions are discovered there, not deployed.", name), 900515};
  }
  return environment;
}

Outcome<const model::Vhost*> vhost_for(const model::Environment& environment, const std::string& host) {
  if (host.empty() && !environment.vhosts.empty()) return &environment.vhosts.front();
  if (const auto* vhost = model::find_vhost(environment, host)) return vhost;
  return Failure{Problem::invalid, fmt::format("'{}' is not a host of environment '{}'. Name one of its vhosts.", host, environment.name), 900512};
}

Outcome<AdvancedLimits> read_advanced_limits(ports::Reader& reader, std::string_view organization) {
  const auto plans = read_plans(reader, organization, model::PlanKind::advanced);
  if (!plans) return plans.error();
  AdvancedLimits limits;
  for (const auto& plan : *plans) {
    if (const auto limit = model::to_rate_limit(plan.default_limit)) limits.emplace(plan.policy_name, *limit);
  }
  return limits;
}

Outcome<Done> check_deployable(const ApiHead& head, const model::Api& draft) {
  if (head.state == model::ApiState::retired) {
    return Failure{Problem::invalid, fmt::format("'{}' {} is retired and cannot be deployed.", head.name, head.version), 903227};
  }
  const auto* advertised = draft.advertise_info ? base::find(*draft.advertise_info, "advertised") : nullptr;
  if (advertised != nullptr && *advertised == Json(true)) {
    return Failure{Problem::invalid, fmt::format("'{}' is a third-party API, which is only advertised. It cannot be deployed.", head.name), 0};
  }
  if (draft.gateway_type != "wso2/apk") {
    return Failure{Problem::invalid,
                   fmt::format("'{}' is for gateways of type {}. Only wso2/apk can be deployed here: make a new API of that type.", head.name, draft.gateway_type),
                   902007};
  }
  return Done{};
}

Outcome<Done> check_targets(const std::vector<DeployTarget>& targets) {
  if (targets.empty()) return Failure{Problem::invalid, "Name at least one environment to deploy to.", 900504};
  std::set<std::string> names;
  for (const auto& target : targets) {
    if (!names.insert(target.environment).second) {
      return Failure{Problem::invalid, fmt::format("The environment '{}' is there twice. Keep one.", target.environment), 900504};
    }
  }
  return Done{};
}

// Asked only when something is deployed: what runs already keeps running.
Outcome<Done> check_usernames(const DeployedApi& api, const model::TrafficSpec& traffic) {
  for (const auto& pair : credentials(api, traffic)) {
    if (!pair.username.empty()) continue;
    return Failure{
        Problem::invalid,
        fmt::format("An endpoint of '{}' {} for environment '{}' asks for BASIC credentials and has no username. Set it in endpointConfig, "
                    "make a revision, and deploy that.",
                    api.draft.name, api.draft.version, traffic.environment),
        0};
  }
  return Done{};
}

DeployedApi deployed_api(const ApiHead& head, FrozenApi frozen, std::string definition) {
  return {head.id.text(), frozen.revision.id.text(), head.organization, head.context, std::move(frozen.draft), std::move(definition)};
}

struct Planned {
  AdvancedLimits limits;
  std::vector<DeploymentRow> rows;
};

// Decides everything before the transaction: building a large API's value must not hold up other writers.
Outcome<Planned> plan_deployments(ports::Reader& reader, const Actor& actor, const model::ApiId& api, const model::RevisionId& revision,
                                  const std::vector<DeployTarget>& targets, Timestamp now) {
  auto head = find_api_head(reader, actor, api);
  if (!head) return head.error();
  auto frozen = read_frozen_api(reader, api, revision);
  if (!frozen) return frozen.error();
  if (auto deployable = check_deployable(*head, frozen->draft); !deployable) return deployable.error();
  auto definition = read_definition(reader, frozen->revision.definition_hash);
  if (!definition) return definition.error();
  const auto limits = read_advanced_limits(reader, actor.organization);
  if (!limits) return limits.error();
  const auto deployed = deployed_api(*head, std::move(*frozen), std::move(*definition));
  Planned planned{*limits, {}};
  for (const auto& target : targets) {
    const auto environment = environment_for(reader, actor, target.environment);
    if (!environment) return environment.error();
    const auto vhost = vhost_for(*environment, target.vhost);
    if (!vhost) return vhost.error();
    const auto traffic = spec(deployed, *environment, **vhost, *limits);
    if (!traffic) return traffic.error();
    if (auto named = check_usernames(deployed, *traffic); !named) return named.error();
    planned.rows.push_back({api, target.environment, revision, (*vhost)->host, target.display_on_devportal, model::content_hash(*traffic), now, actor.user});
  }
  return planned;
}

// Somebody may have changed a plan since: what is promised must be what agents will read.
Outcome<Done> keep_promise(ports::Reader& reader, const ApiHead& head, Planned& planned) {
  const auto limits = read_advanced_limits(reader, head.organization);
  if (!limits) return limits.error();
  if (*limits == planned.limits) return Done{};
  for (auto& row : planned.rows) {
    const auto traffic = read_traffic_spec(reader, head, row);
    if (!traffic) return traffic.error();
    row.content_hash = model::content_hash(*traffic);
  }
  return Done{};
}

std::vector<std::string> names_of(const std::vector<DeploymentRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.environment);
  return names;
}

// Environments in which another revision runs now.
std::vector<std::string> replaced_in(const std::vector<DeploymentRow>& running, const std::vector<DeploymentRow>& next) {
  std::vector<std::string> names;
  for (const auto& row : next) {
    const auto other = std::find_if(running.begin(), running.end(), [&](const DeploymentRow& candidate) {
      return candidate.environment == row.environment && candidate.revision_id != row.revision_id;
    });
    if (other != running.end()) names.push_back(row.environment);
  }
  return names;
}

}  // namespace

Outcome<std::vector<DeploymentRow>> Deployments::deploy(const Actor& actor, const model::ApiId& api, const model::RevisionId& revision,
                                                        const std::vector<DeployTarget>& targets) {
  if (auto fine = check_targets(targets); !fine) return fine.error();
  auto planned = ports::read(database_, [&](ports::Reader& reader) { return plan_deployments(reader, actor, api, revision, targets, journal_.now()); });
  if (!planned) return planned.error();
  const auto domain = tenant_of(actor.organization).domain;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto head = find_api_head(transaction, actor, api);
    if (!head) return head.error();
    if (head->state == model::ApiState::retired) return check_deployable(*head, {}).error();
    const auto running = deployments_of_api(transaction, api);
    if (!running) return running.error();
    if (auto kept = keep_promise(transaction, *head, *planned); !kept) return kept;
    for (const auto& row : planned->rows) {
      if (auto put = put_deployment(transaction, row); !put) return put;
    }
    const auto names = names_of(planned->rows);
    const JsonObject info{{"name", head->name}, {"version", head->version}, {"revision", revision.text()}, {"environments", base::join(names, ", ")}};
    if (auto audited = journal_.audit(transaction, actor, {"API", "deployed", api.text(), info}); !audited) return audited;
    if (const auto replaced = replaced_in(*running, planned->rows); !replaced.empty()) {
      const auto removal = event_of(events::DeploymentChange::remove_api_from_gateway, deployment_event_fields(*head, replaced), domain);
      if (auto told = journal_.announce(transaction, removal); !told) return told;
    }
    return journal_.announce(transaction, event_of(events::DeploymentChange::deploy_api_in_gateway, deployment_event_fields(*head, names), domain));
  });
  if (!done) return done.error();
  return std::move(planned->rows);
}

Outcome<std::vector<DeploymentRow>> Deployments::undeploy(const Actor& actor, const model::ApiId& api, const std::optional<model::RevisionId>& revision,
                                                          const std::vector<std::string>& environments) {
  std::vector<DeploymentRow> ended;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto head = find_api_head(transaction, actor, api);
    if (!head) return head.error();
    const auto running = deployments_of_api(transaction, api);
    if (!running) return running.error();
    for (const auto& row : *running) {
      const bool is_named = environments.empty() || std::find(environments.begin(), environments.end(), row.environment) != environments.end();
      if (is_named && (!revision || row.revision_id == *revision)) ended.push_back(row);
    }
    return undeploy_from(transaction, journal_, actor, *head, names_of(ended), Because::it_was_asked_for);
  });
  if (!done) return done.error();
  return ended;
}

Outcome<std::vector<DeploymentRow>> Deployments::list(const Actor& actor, const model::ApiId& api) {
  return ports::read(database_, [&](ports::Reader& reader) -> Outcome<std::vector<DeploymentRow>> {
    if (const auto head = find_api_head(reader, actor, api); !head) return head.error();
    return deployments_of_api(reader, api);
  });
}

Outcome<DeploymentRow> Deployments::show(const Actor& actor, const model::ApiId& api, std::string_view environment, bool display_on_devportal) {
  std::optional<DeploymentRow> shown_row;
  const auto done = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto head = find_api_head(transaction, actor, api);
    if (!head) return head.error();
    const auto running = deployments_of_api(transaction, api);
    if (!running) return running.error();
    const auto row = std::find_if(running->begin(), running->end(), [&](const DeploymentRow& candidate) { return candidate.environment == environment; });
    if (row == running->end()) {
      return Failure{Problem::not_found, fmt::format("'{}' {} is not deployed in '{}'.", head->name, head->version, environment), 900347};
    }
    shown_row = *row;
    shown_row->display_on_devportal = display_on_devportal;
    if (auto put = put_deployment(transaction, *shown_row); !put) return put;
    return journal_.audit(transaction, actor, {"API", "deployment updated", api.text(), {{"environment", environment}}});
  });
  if (!done) return done.error();
  return std::move(*shown_row);
}

Outcome<Traffic> read_traffic(ports::Reader& reader, const ApiHead& head, const DeploymentRow& row) {
  auto frozen = read_frozen_api(reader, head.id, row.revision_id);
  if (!frozen) return frozen.error();
  auto definition = read_definition(reader, frozen->revision.definition_hash);
  if (!definition) return definition.error();
  const auto environment = read_environment(reader, head.organization, row.environment);
  if (!environment) return environment.error();
  const auto limits = read_advanced_limits(reader, head.organization);
  if (!limits) return limits.error();
  // A host that the environment no longer has is served as it was deployed.
  model::Vhost vhost;
  vhost.host = row.vhost;
  const auto deployed = deployed_api(head, std::move(*frozen), std::move(*definition));
  auto traffic = spec(deployed, *environment, vhost, *limits);
  if (!traffic) return traffic.error();
  auto secrets = credentials(deployed, *traffic);
  return Traffic{std::move(*traffic), std::move(secrets)};
}

Outcome<model::TrafficSpec> read_traffic_spec(ports::Reader& reader, const ApiHead& head, const DeploymentRow& row) {
  auto traffic = read_traffic(reader, head, row);
  return traffic ? Outcome<model::TrafficSpec>(std::move(traffic->spec)) : traffic.error();
}

Outcome<Done> renew_deployments_with_plan(ports::Transaction& transaction, Journal& journal, const Actor& actor, const std::string& plan) {
  const auto apis = transaction.query(kWithPlan, {actor.organization, plan});
  if (!apis) return apis.error();
  for (const auto& api : *apis) {
    const auto head = read_api_head(transaction, model::ApiId(api.text("api_id")));
    if (!head) return head.error();
    const auto rows = deployments_of_api(transaction, head->id);
    if (!rows) return rows.error();
    std::vector<std::string> changed;
    for (auto row : *rows) {
      const auto traffic = read_traffic_spec(transaction, *head, row);
      if (!traffic) return traffic.error();
      auto hash = model::content_hash(*traffic);
      if (hash == row.content_hash) continue;
      row.content_hash = std::move(hash);
      row.requested_at = journal.now();
      if (auto put = put_deployment(transaction, row); !put) return put;
      changed.push_back(row.environment);
    }
    if (changed.empty()) continue;
    const auto event = event_of(events::DeploymentChange::deploy_api_in_gateway, deployment_event_fields(*head, changed), tenant_of(head->organization).domain);
    if (auto told = journal.announce(transaction, event); !told) return told;
  }
  return Done{};
}

}  // namespace quarterdeck::control
