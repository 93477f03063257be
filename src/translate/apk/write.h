#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/consumption.h"
#include "model/traffic_spec.h"
#include "translate/written.h"

// The APK 1.x dialect: what the original agent and its data plane write (dp.wso2.com, cp.wso2.com and Gateway API kinds).
// Names are derived from identity alone, so that the same thing always has the same objects.
namespace quarterdeck::translate::apk {

struct WriteContext {
  std::string space;                         // the namespace of everything that is written
  std::string gateway = "wso2-apk-default";  // the Gateway that routes attach to
  std::string section;                       // its listener; empty: all of them
  std::string revision_id;                   // goes on the API as a label
  std::vector<model::ServiceCredentials> credentials = {};  // of the API's services
};

Written write_api(const model::TrafficSpec& spec, const WriteContext& context);
Written write_application(const model::ApplicationSpec& application, const WriteContext& context);
Written write_subscription(const model::SubscriptionSpec& subscription, const WriteContext& context);  // with its ApplicationMapping
Written write_plan(const model::PlanSpec& plan, const WriteContext& context);
Written write_issuer(const model::IssuerSpec& issuer, const WriteContext& context);

// The name of the API object of an API in an environment.
std::string api_object_name(std::string_view api_id, std::string_view environment);

// The name of the RateLimitPolicy of a subscription plan, by which subscriptions refer to it.
std::string plan_object_name(std::string_view plan, std::string_view organization);

}  // namespace quarterdeck::translate::apk
