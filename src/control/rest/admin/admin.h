#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/applications/applications.h"
#include "control/catalogue/categories.h"
#include "control/environments/environments.h"
#include "control/plans/plans.h"
#include "control/rest/route.h"

namespace quarterdeck::control::rest {

// A gateway process that serves an environment, as it reports itself.
struct LiveGateway {
  std::string id;
  Timestamp last_active;
  bool is_active = true;
};

// What the Admin Portal's operations work with. All of it outlives the routes.
struct AdminParts {
  Plans& plans;
  Environments& environments;
  Applications& applications;
  Categories& categories;
  std::function<std::vector<LiveGateway>(const std::string& environment)> gateways_of;
};

// Every operation of the Admin API (/api/am/admin/v4); `more` are those of others: key managers, scopes, users.
RouteTable admin_routes(const AdminParts& parts, std::vector<Route> more);

}  // namespace quarterdeck::control::rest
