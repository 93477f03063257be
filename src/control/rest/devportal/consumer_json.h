#pragma once

#include "base/json.h"
#include "control/applications/applications.h"
#include "control/subscriptions/subscription_rows.h"

// How things look in the Dev Portal API.
namespace quarterdeck::control::rest {

JsonObject application_json(const Application& application);
Json subscription_json(const SubscriptionRow& row);

}  // namespace quarterdeck::control::rest
