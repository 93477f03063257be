#include "control/gateways/progress.h"

#include <algorithm>
#include <map>

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kDeployments =
    "SELECT d.api_id, d.environment, d.revision_id, d.content_hash, d.requested_at, a.revision_id AS applied_revision, "
    "a.content_hash AS applied_hash, a.failure, a.losses, a.at, p.name AS api_name, p.version AS api_version "
    "FROM deployments d JOIN apis p ON p.id = d.api_id LEFT JOIN applied_reports a ON a.api_id = d.api_id AND "
    "a.environment = d.environment "
    "WHERE $1 = '' OR d.api_id = $1 ORDER BY d.api_id, d.environment";
constexpr std::string_view kServed =
    "SELECT s.gateway_id, s.api_id, s.environment, s.content_hash, s.failure, COALESCE(f.since, s.since) AS since FROM served_apis s "
    "LEFT JOIN deployments d ON d.api_id = s.api_id AND d.environment = s.environment AND d.content_hash = s.content_hash "
    "LEFT JOIN first_served f ON f.gateway_id = s.gateway_id AND f.api_id = s.api_id AND f.environment = s.environment "
    "AND f.requested_at = d.requested_at WHERE $1 = '' OR s.api_id = $1 ORDER BY s.gateway_id";

// A report about another revision, or about other content of the same one (a plan changed), says nothing about this
// deployment. With losses the content that was applied is another by nature.
bool is_about(const std::optional<ports::AppliedReport>& applied, const DeploymentFacts& facts) {
  return applied && applied->revision_id == facts.revision_id && (applied->content_hash == facts.content_hash || !applied->losses.empty());
}

// What a gateway must serve: the content itself, or what is left of it after the losses that the agent named.
bool is_wanted(const std::string& hash, const DeploymentFacts& facts) {
  if (hash == facts.content_hash) return true;
  return is_about(facts.applied, facts) && facts.applied->failure.empty() && !facts.applied->losses.empty() && hash == facts.applied->content_hash;
}

// Clocks of two machines differ; nothing is served before it was asked for.
std::int64_t milliseconds_from(std::int64_t click, std::int64_t at) {
  return std::max<std::int64_t>(at - click, 0);
}

GatewayProgress judge_gateway(const std::string& gateway, const DeploymentFacts& facts) {
  GatewayProgress progress{.gateway_id = gateway};
  const auto served = std::find_if(facts.served.begin(), facts.served.end(), [&](const auto& entry) { return entry.gateway_id == gateway; });
  if (served == facts.served.end()) return progress;
  if (!served->api.failure.empty()) {
    progress.state = DeploymentState::failed;
    progress.reason = served->api.failure;
  } else if (is_wanted(served->api.content_hash, facts)) {
    progress.state = DeploymentState::live;
    progress.live_since = served->api.since;
    progress.milliseconds = milliseconds_from(facts.requested_at, served->api.since);
  }
  return progress;
}

void judge_application(const DeploymentFacts& facts, DeploymentProgress& progress) {
  if (!is_about(facts.applied, facts)) return;
  progress.losses = facts.applied->losses;
  if (facts.applied->failure.empty()) {
    progress.state = DeploymentState::applied;
    progress.applied_at = facts.applied->at;
  } else {
    progress.state = DeploymentState::failed;
    progress.reason = facts.applied->failure;
  }
}

// Every gateway that serves it has it, whatever the agent has said or not yet said.
void judge_as_a_whole(DeploymentProgress& progress) {
  for (const auto& gateway : progress.by_gateway) {
    ++progress.gateways;
    if (gateway.state == DeploymentState::live) {
      ++progress.live_gateways;
      progress.live_since = std::max(progress.live_since.value_or(0), *gateway.live_since);
      progress.milliseconds = std::max(progress.milliseconds.value_or(0), *gateway.milliseconds);
    }
    if (gateway.state == DeploymentState::failed) {
      ++progress.failed_gateways;
      if (progress.reason.empty()) progress.reason = gateway.gateway_id + ": " + gateway.reason;
    }
  }
  if (progress.gateways > 0 && progress.live_gateways == progress.gateways) {
    progress.state = DeploymentState::live;
    progress.reason.clear();
    return;
  }
  progress.milliseconds.reset();
  progress.live_since.reset();
  if (progress.failed_gateways > 0) progress.state = DeploymentState::failed;
  if (progress.live_gateways > 0 && progress.state == DeploymentState::waiting) progress.state = DeploymentState::applied;
}

DeploymentFacts facts_from(const ports::Row& row) {
  DeploymentFacts facts{.api_id = row.text("api_id"),
                        .api_name = row.text("api_name"),
                        .api_version = row.text("api_version"),
                        .environment = row.text("environment"),
                        .revision_id = row.text("revision_id"),
                        .content_hash = row.text("content_hash"),
                        .requested_at = row.integer("requested_at")};
  if (row.is_null("applied_revision")) return facts;
  ports::AppliedReport report;
  report.api_id = facts.api_id;
  report.environment = facts.environment;
  report.revision_id = row.text("applied_revision");
  report.content_hash = row.text("applied_hash");
  report.failure = row.text("failure");
  report.at = row.integer("at");
  if (const auto losses = base::parse_json(row.text("losses"))) report.losses = base::from_json<std::vector<std::string>>(*losses).value_or({});
  facts.applied = std::move(report);
  return facts;
}

using ServedByDeployment = std::map<std::pair<std::string, std::string>, std::vector<DeploymentFacts::Served>>;

Outcome<ServedByDeployment> read_served(ports::Reader& reader, const std::string& api) {
  const auto rows = reader.query(kServed, {api});
  if (!rows) return rows.error();
  ServedByDeployment served;
  for (const auto& row : *rows) {
    ports::ServedApi entry{row.text("api_id"), row.text("environment"), row.text("content_hash"), row.text("failure"), row.integer("since")};
    served[{entry.api_id, entry.environment}].push_back({row.text("gateway_id"), entry});
  }
  return served;
}

Outcome<std::vector<DeploymentProgress>> read_of(ports::Reader& reader, const std::string& api, Timestamp now) {
  const auto gateways = read_gateways(reader);
  if (!gateways) return gateways.error();
  auto served = read_served(reader, api);
  if (!served) return served.error();
  const auto rows = reader.query(kDeployments, {api});
  if (!rows) return rows.error();
  std::vector<DeploymentProgress> result;
  for (const auto& row : *rows) {
    auto facts = facts_from(row);
    facts.served = std::move((*served)[{facts.api_id, facts.environment}]);
    result.push_back(judge(facts, *gateways, now));
  }
  return result;
}

}  // namespace

DeploymentProgress judge(const DeploymentFacts& facts, const std::vector<KnownGateway>& gateways, Timestamp now) {
  DeploymentProgress progress{.api_id = facts.api_id,
                              .api_name = facts.api_name,
                              .api_version = facts.api_version,
                              .environment = facts.environment,
                              .revision_id = facts.revision_id,
                              .requested_at = facts.requested_at};
  for (const auto& gateway : gateways) {
    if (serves(gateway, facts.environment) && !is_silent(gateway, now)) progress.by_gateway.push_back(judge_gateway(gateway.id, facts));
  }
  judge_application(facts, progress);
  judge_as_a_whole(progress);
  return progress;
}

Outcome<std::vector<DeploymentProgress>> read_progress(ports::Reader& reader, const model::ApiId& api, Timestamp now) {
  if (api.empty()) return std::vector<DeploymentProgress>();
  return read_of(reader, api.text(), now);
}

Outcome<std::vector<DeploymentProgress>> read_all_progress(ports::Reader& reader, Timestamp now) {
  return read_of(reader, "", now);
}

}  // namespace quarterdeck::control
