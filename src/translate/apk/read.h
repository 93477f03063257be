#pragma once

#include <optional>
#include <vector>

#include "base/outcome.h"
#include "contract/resources/resource.h"
#include "model/consumption.h"
#include "model/traffic_spec.h"

// The way back from the APK 1.x dialect, for what an agent wrote and for what was made by hand. Fields that are absent have the defaults of
// their definitions. What is missing or cannot be served as it is written is a failure that names the object: an API is served as its
// objects say or not at all.
namespace quarterdeck::translate::apk {

// Of one API object and everything it needs; other objects in the list are ignored. Objects are looked up in the API's namespace.
Outcome<model::TrafficSpec> read_api(const std::vector<resources::Resource>& resources);

Outcome<model::ApplicationSpec> read_application(const resources::Resource& application);

// Of one Subscription object, the ApplicationMapping that refers to it and, to name the plan, the RateLimitPolicy that it refers to.
Outcome<model::SubscriptionSpec> read_subscription(const std::vector<resources::Resource>& resources);

// Of a RateLimitPolicy whose target is of the kind Subscription.
Outcome<model::PlanSpec> read_plan(const resources::Resource& policy);

// Of one TokenIssuer object and the Secret or ConfigMap that it refers to.
Outcome<model::IssuerSpec> read_issuer(const std::vector<resources::Resource>& resources);

// The objects that a resource refers to by name, in its own namespace: routes of an API, backends and policies of a route, certificates of a
// backend. Versions are those of resources/kinds.h.
std::vector<resources::Reference> references_of(const resources::Resource& resource);

// The API that an Authentication, APIPolicy or RateLimitPolicy attaches to by its targetRef.
std::optional<resources::Reference> attached_api(const resources::Resource& policy);

// True for a RateLimitPolicy that is a subscription plan.
bool is_plan(const resources::Resource& policy);

}  // namespace quarterdeck::translate::apk
