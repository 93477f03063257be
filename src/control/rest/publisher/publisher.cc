#include "control/rest/publisher/publisher.h"

#include <iterator>

#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {

RouteTable publisher_routes(const PublisherParts& parts) {
  RouteTable table{"/api/am/publisher/v4", "publisher.yaml", {}};
  for (const auto make : {api_routes, definition_routes, import_routes, revision_routes, lifecycle_routes, publisher_subscription_routes,
                          publisher_plan_routes, publisher_setting_routes}) {
    auto routes = make(parts);
    std::move(routes.begin(), routes.end(), std::back_inserter(table.routes));
  }
  return table;
}

}  // namespace quarterdeck::control::rest
