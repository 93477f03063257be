#include "control/rest/devportal/consumer_json.h"

#include "base/codec.h"

namespace quarterdeck::control::rest {

JsonObject application_json(const Application& application) {
  return {{"applicationId", std::string_view(application.id.text())},
          {"name", std::string_view(application.name)},
          {"throttlingPolicy", std::string_view(application.plan)},
          {"description", std::string_view(application.description)},
          {"tokenType", "JWT"},
          {"status", std::string_view(application.status)},
          {"groups", JsonArray()},
          {"subscriptionCount", application.subscriptions},
          {"attributes", base::to_json(application.attributes)},
          {"owner", std::string_view(application.owner)},
          {"createdTime", std::to_string(to_epoch_milliseconds(application.created_at))},
          {"updatedTime", std::to_string(to_epoch_milliseconds(application.updated_at))},
          {"visibility", std::string_view(application.visibility)}};
}

Json subscription_json(const SubscriptionRow& row) {
  return {{"subscriptionId", std::string_view(row.id.text())},
          {"applicationId", std::string_view(row.application_id.text())},
          {"apiId", std::string_view(row.api_id.text())},
          {"apiInfo",
           {{"id", std::string_view(row.api_id.text())},
            {"name", std::string_view(row.api_name)},
            {"version", std::string_view(row.api_version)},
            {"context", std::string_view(row.api_context)},
            {"provider", std::string_view(row.api_provider)},
            {"type", std::string_view(row.api_type)},
            {"lifeCycleStatus", std::string_view(row.api_state)}}},
          {"applicationInfo",
           {{"applicationId", std::string_view(row.application_id.text())},
            {"name", std::string_view(row.application_name)},
            {"throttlingPolicy", std::string_view(row.application_plan)},
            {"description", std::string_view(row.application_description)},
            {"status", "APPROVED"},
            {"owner", std::string_view(row.application_owner)}}},
          {"throttlingPolicy", std::string_view(row.plan)},
          {"requestedThrottlingPolicy", std::string_view(row.plan)},
          {"status", base::enum_text(row.status)}};
}

}  // namespace quarterdeck::control::rest
