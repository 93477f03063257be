#include "control/rest/admin/admin.h"

#include <iterator>

#include "control/rest/admin/tables.h"

namespace quarterdeck::control::rest {

RouteTable admin_routes(const AdminParts& parts, std::vector<Route> more) {
  RouteTable table{"/api/am/admin/v4", "admin.yaml", {}};
  for (const auto make : {admin_plan_routes, environment_routes, admin_application_routes, category_routes, admin_setting_routes}) {
    auto routes = make(parts);
    std::move(routes.begin(), routes.end(), std::back_inserter(table.routes));
  }
  std::move(more.begin(), more.end(), std::back_inserter(table.routes));
  return table;
}

}  // namespace quarterdeck::control::rest
