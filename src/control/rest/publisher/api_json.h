#pragma once

#include "base/json.h"
#include "control/apis/api_record.h"
#include "control/apis/deployment_rows.h"
#include "control/apis/revisions.h"
#include "control/rest/publisher/publisher.h"
#include "control/subscriptions/subscription_rows.h"

// How things look in the Back Office API.
namespace quarterdeck::control::rest {

Json api_json(const ApiRecord& record);           // API
Json revision_api_json(const FrozenApi& frozen);  // API, of a revision
Json api_info_json(const ApiHead& head);          // APIInfo, as lists have it
Json deployment_json(const DeploymentRow& row, const std::vector<DeploymentProgress>& progress);  // APIRevisionDeployment
Json revision_json(const Revision& revision, const std::vector<DeploymentProgress>& progress);    // APIRevision
Json lifecycle_state_json(const ApiHead& head);                                                   // LifecycleState
Json publisher_subscription_json(const SubscriptionRow& row);                                     // Subscription

}  // namespace quarterdeck::control::rest
