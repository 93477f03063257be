#pragma once

#include <vector>

#include "control/rest/devportal/devportal.h"

// One table per kind of resource; devportal.cc joins them in order.
namespace quarterdeck::control::rest {

using Scopes = std::vector<std::string_view>;

std::vector<Route> catalogue_routes(const DevportalParts& parts);
std::vector<Route> application_routes(const DevportalParts& parts);
std::vector<Route> subscription_routes(const DevportalParts& parts);
std::vector<Route> devportal_setting_routes(const DevportalParts& parts);

}  // namespace quarterdeck::control::rest
