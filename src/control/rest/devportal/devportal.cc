#include "control/rest/devportal/devportal.h"

#include <iterator>

#include "control/rest/devportal/tables.h"

namespace quarterdeck::control::rest {

RouteTable devportal_routes(const DevportalParts& parts, std::vector<Route> more) {
  RouteTable table{"/api/am/devportal/v3", "devportal.yaml", {}};
  for (const auto make : {catalogue_routes, application_routes, subscription_routes, devportal_setting_routes}) {
    auto routes = make(parts);
    std::move(routes.begin(), routes.end(), std::back_inserter(table.routes));
  }
  std::move(more.begin(), more.end(), std::back_inserter(table.routes));
  return table;
}

}  // namespace quarterdeck::control::rest
