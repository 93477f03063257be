#pragma once

#include <vector>

#include "control/rest/admin/admin.h"

// One table per kind of resource; admin.cc joins them in order.
namespace quarterdeck::control::rest {

using Scopes = std::vector<std::string_view>;

std::vector<Route> admin_plan_routes(const AdminParts& parts);
std::vector<Route> environment_routes(const AdminParts& parts);
std::vector<Route> admin_application_routes(const AdminParts& parts);
std::vector<Route> category_routes(const AdminParts& parts);
std::vector<Route> admin_setting_routes(const AdminParts& parts);

}  // namespace quarterdeck::control::rest
