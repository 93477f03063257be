#include "control/apis/deployment_rows.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kOfApi =
    "SELECT api_id, environment, revision_id, vhost, display_on_devportal, content_hash, requested_at, requested_by FROM deployments WHERE api_id = $1 "
    "ORDER BY environment";
constexpr std::string_view kDelete = "DELETE FROM deployments WHERE api_id = $1 AND environment = $2";
constexpr std::string_view kInsert =
    "INSERT INTO deployments (api_id, environment, revision_id, vhost, display_on_devportal, content_hash, requested_at, requested_by) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7, $8)";

}  // namespace

Outcome<std::vector<DeploymentRow>> deployments_of_api(ports::Reader& reader, const model::ApiId& api) {
  const auto rows = reader.query(kOfApi, {api.text()});
  if (!rows) return rows.error();
  std::vector<DeploymentRow> deployments;
  for (const auto& row : *rows) {
    deployments.push_back({model::ApiId(row.text("api_id")), row.text("environment"), model::RevisionId(row.text("revision_id")), row.text("vhost"),
                           row.boolean("display_on_devportal"), row.text("content_hash"), row.time("requested_at"), row.text("requested_by")});
  }
  return deployments;
}

Outcome<Done> put_deployment(ports::Transaction& transaction, const DeploymentRow& row) {
  if (auto deleted = transaction.execute(kDelete, {row.api_id.text(), row.environment}); !deleted) return deleted.error();
  const auto inserted = transaction.execute(kInsert, {row.api_id.text(), row.environment, row.revision_id.text(), row.vhost, row.display_on_devportal,
                                                      row.content_hash, row.requested_at, row.requested_by});
  if (!inserted) return inserted.error();
  return Done{};
}

}  // namespace quarterdeck::control
