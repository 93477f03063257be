#pragma once

#include <vector>

#include "control/rest/publisher/publisher.h"

// One table per kind of resource; publisher.cc joins them in order.
namespace quarterdeck::control::rest {

using Scopes = std::vector<std::string_view>;

std::vector<Route> api_routes(const PublisherParts& parts);
std::vector<Route> definition_routes(const PublisherParts& parts);
std::vector<Route> import_routes(const PublisherParts& parts);
std::vector<Route> revision_routes(const PublisherParts& parts);
std::vector<Route> lifecycle_routes(const PublisherParts& parts);
std::vector<Route> publisher_subscription_routes(const PublisherParts& parts);
std::vector<Route> publisher_plan_routes(const PublisherParts& parts);
std::vector<Route> publisher_setting_routes(const PublisherParts& parts);

}  // namespace quarterdeck::control::rest
