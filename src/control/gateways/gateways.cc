#include "control/gateways/gateways.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kListGateways = "SELECT id, version, environments, first_seen_at, last_seen_at FROM gateways ORDER BY id";
constexpr std::string_view kSeeGateway =
    "INSERT INTO gateways (id, version, environments, first_seen_at, last_seen_at) VALUES ($1, $2, $3, $4, $4) "
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, environments = excluded.environments, last_seen_at = excluded.last_seen_at";
constexpr std::string_view kServeNothing = "DELETE FROM served_apis WHERE gateway_id = $1";
constexpr std::string_view kServeNoLonger = "DELETE FROM served_apis WHERE gateway_id = $1 AND api_id = $2";
constexpr std::string_view kServe =
    "INSERT INTO served_apis (gateway_id, api_id, environment, content_hash, failure, since) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (gateway_id, api_id, environment) DO UPDATE SET content_hash = excluded.content_hash, failure = excluded.failure, "
    "since = excluded.since";
// $1 gateway, $2 API, $3 environment, $4 content hash, $5 since. A later click begins anew; the same one keeps its first moment.
constexpr std::string_view kServeFirst =
    "INSERT INTO first_served (gateway_id, api_id, environment, requested_at, since) "
    "SELECT $1, api_id, environment, requested_at, $5 FROM deployments WHERE api_id = $2 AND environment = $3 AND content_hash = $4 "
    "ON CONFLICT (gateway_id, api_id, environment) DO UPDATE SET requested_at = excluded.requested_at, since = excluded.since "
    "WHERE first_served.requested_at <> excluded.requested_at";
constexpr std::string_view kApply =
    "INSERT INTO applied_reports (api_id, environment, revision_id, content_hash, failure, losses, at) "
    "SELECT id, $2, $3, $4, $5, $6, $7 FROM apis WHERE id = $1 "
    "ON CONFLICT (api_id, environment) DO UPDATE SET revision_id = excluded.revision_id, content_hash = excluded.content_hash, "
    "failure = excluded.failure, losses = excluded.losses, at = excluded.at";
constexpr std::string_view kForgetGateways = "DELETE FROM gateways WHERE last_seen_at < $1";

std::vector<std::string> texts_in(const std::string& json) {
  const auto value = base::parse_json(json);
  if (!value) return {};
  return base::from_json<std::vector<std::string>>(*value).value_or({});
}

Outcome<Done> done(const Outcome<std::int64_t>& changed) {
  if (!changed) return changed.error();
  return Done{};
}

Outcome<Done> see(ports::Transaction& transaction, const std::string& id, const std::string& version,
                  const std::vector<std::string>& environments, Timestamp at) {
  if (id.empty()) return Failure{Problem::invalid, "A gateway must give its id."};
  return done(transaction.execute(kSeeGateway, {id, version, base::to_text(base::to_json(environments)), at}));
}

}  // namespace

bool serves(const KnownGateway& gateway, std::string_view environment) {
  if (gateway.environments.empty()) return true;
  return std::find(gateway.environments.begin(), gateway.environments.end(), environment) != gateway.environments.end();
}

bool is_silent(const KnownGateway& gateway, Timestamp now) { return now - from_epoch_milliseconds(gateway.last_seen_at) > kSilence; }

Outcome<std::vector<KnownGateway>> read_gateways(ports::Reader& reader) {
  const auto rows = reader.query(kListGateways);
  if (!rows) return rows.error();
  std::vector<KnownGateway> gateways;
  for (const auto& row : *rows) {
    gateways.push_back({row.text("id"), row.text("version"), texts_in(row.text("environments")), row.integer("first_seen_at"), row.integer("last_seen_at")});
  }
  return gateways;
}

Outcome<Done> record_heartbeat(ports::Transaction& transaction, const KnownGateway& gateway) {
  return see(transaction, gateway.id, gateway.version, gateway.environments, from_epoch_milliseconds(gateway.last_seen_at));
}

Outcome<Done> record_served(ports::Transaction& transaction, const ports::ServedReport& report, Timestamp now) {
  if (auto seen = see(transaction, report.gateway_id, report.version, report.environments, now); !seen) return seen;
  if (report.is_complete) {
    if (auto cleared = transaction.execute(kServeNothing, {report.gateway_id}); !cleared) return cleared.error();
  }
  // An API may be in both lists, gone in one environment and served in another: what is served is said last.
  for (const auto& api : report.removed_apis) {
    if (auto removed = transaction.execute(kServeNoLonger, {report.gateway_id, api}); !removed) return removed.error();
  }
  for (const auto& api : report.apis) {
    const auto served = transaction.execute(kServe, {report.gateway_id, api.api_id, api.environment, api.content_hash, api.failure, api.since});
    if (!served) return served.error();
    const auto first = transaction.execute(kServeFirst, {report.gateway_id, api.api_id, api.environment, api.content_hash, api.since});
    if (!first) return first.error();
  }
  return Done{};
}

Outcome<Done> record_applied(ports::Transaction& transaction, const ports::AppliedReport& report) {
  return done(transaction.execute(kApply, {report.api_id, report.environment, report.revision_id, report.content_hash, report.failure,
                                           base::to_text(base::to_json(report.losses)), report.at}));
}

Outcome<std::int64_t> forget_gateways(ports::Transaction& transaction, Timestamp not_seen_since) {
  return transaction.execute(kForgetGateways, {not_seen_since});
}

}  // namespace quarterdeck::control
