#include "control/rest/publisher/api_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"
#include "control/apis/api_checks.h"
#include "control/apis/lifecycle_changes.h"

namespace quarterdeck::control::rest {
namespace {

std::string milliseconds_text(Timestamp at) { return std::to_string(to_epoch_milliseconds(at)); }

Json with_property_map(Json api) {
  JsonObject by_name;
  if (const auto* properties = base::find(api, "additionalProperties"); properties != nullptr && properties->is_array()) {
    for (const auto& property : properties->get_array()) by_name[base::text_at(property, "name")] = property;
  }
  api.as_object()["additionalPropertiesMap"] = std::move(by_name);
  return api;
}

}  // namespace

Json api_json(const ApiRecord& record) { return with_property_map(base::to_json(with_masked_secrets(shown(record)))); }

Json revision_api_json(const FrozenApi& frozen) {
  auto api = with_masked_secrets(frozen.draft);
  api.id = frozen.revision.id.text();
  api.is_revision = true;
  api.revisioned_api_id = frozen.revision.api_id.text();
  api.revision_id = frozen.revision.number;
  api.created_time = milliseconds_text(frozen.revision.created_at);
  return with_property_map(base::to_json(api));
}

Json api_info_json(const ApiHead& head) {
  JsonObject info{{"id", std::string_view(head.id.text())},
                  {"name", std::string_view(head.name)},
                  {"context", model::ApiContext::parse(head.context_template, *model::ApiVersion::parse(head.version))->written()},
                  {"version", std::string_view(head.version)},
                  {"provider", std::string_view(head.provider)},
                  {"type", base::enum_text(head.type)},
                  {"lifeCycleStatus", base::enum_text(head.state)},
                  {"workflowStatus", "APPROVED"},
                  {"createdTime", milliseconds_text(head.created_at)},
                  {"updatedTime", milliseconds_text(head.updated_at)},
                  {"updatedBy", std::string_view(head.updated_by)},
                  {"isDefaultVersion", head.is_default_version}};
  for (const auto* name : {"displayName", "description", "hasThumbnail", "securityScheme", "audiences", "additionalProperties", "gatewayVendor",
                           "gatewayType", "businessOwner", "businessOwnerEmail", "TechnicalOwner", "TechnicalOwnerEmail"}) {
    if (const auto* value = base::find(head.summary, std::string_view(name))) info[name] = *value;
  }
  return info;
}

Json deployment_json(const DeploymentRow& row, const std::vector<DeploymentProgress>& progress) {
  JsonObject deployment{{"revisionUuid", std::string_view(row.revision_id.text())},
                        {"name", std::string_view(row.environment)},
                        {"status", "APPROVED"},
                        {"vhost", std::string_view(row.vhost)},
                        {"displayOnDevportal", row.display_on_devportal},
                        {"deployedTime", milliseconds_text(row.requested_at)},
                        {"liveGatewayCount", 0},
                        {"deployedGatewayCount", 0},
                        {"failedGatewayCount", 0}};
  const auto found = std::find_if(progress.begin(), progress.end(), [&](const DeploymentProgress& item) { return item.environment == row.environment; });
  if (found == progress.end()) return deployment;
  deployment["liveGatewayCount"] = found->gateways;
  deployment["deployedGatewayCount"] = found->live_gateways;
  deployment["failedGatewayCount"] = found->failed_gateways;
  if (found->live_since) deployment["successDeployedTime"] = std::to_string(*found->live_since);
  return deployment;
}

Json revision_json(const Revision& revision, const std::vector<DeploymentProgress>& progress) {
  JsonArray deployments;
  for (const auto& row : revision.deployments) deployments.push_back(deployment_json(row, progress));
  return {{"displayName", fmt::format("REVISION {}", revision.number)},
          {"id", std::string_view(revision.id.text())},
          {"description", std::string_view(revision.description)},
          {"createdTime", milliseconds_text(revision.created_at)},
          {"apiInfo", {{"id", std::string_view(revision.api_id.text())}}},
          {"deploymentInfo", std::move(deployments)}};
}

Json lifecycle_state_json(const ApiHead& head) {
  JsonArray transitions;
  for (const auto& transition : model::transitions_from(head.state)) {
    transitions.push_back({{"event", transition.event}, {"targetState", model::title_of(transition.target)}});
  }
  JsonArray items;
  if (head.state == model::ApiState::created || head.state == model::ApiState::prototyped) {
    for (const auto name : {kDeprecateOldVersions, kRequireResubscription}) {
      items.push_back({{"name", name}, {"value", false}, {"requiredStates", JsonArray{"Published"}}});
    }
  }
  return {{"state", model::title_of(head.state)}, {"checkItems", std::move(items)}, {"availableTransitions", std::move(transitions)}};
}

Json publisher_subscription_json(const SubscriptionRow& row) {
  return {{"subscriptionId", std::string_view(row.id.text())},
          {"applicationInfo",
           {{"applicationId", std::string_view(row.application_id.text())},
            {"name", std::string_view(row.application_name)},
            {"subscriber", std::string_view(row.application_owner)},
            {"description", std::string_view(row.application_description)}}},
          {"throttlingPolicy", std::string_view(row.plan)},
          {"subscriptionStatus", base::enum_text(row.status)}};
}

}  // namespace quarterdeck::control::rest
