#include "control/rest/internal/internal.h"

#include "ports/control_plane_wire.h"

namespace quarterdeck::control::rest {

RouteTable internal_routes(const InternalParts& parts) {
  RouteTable table{std::string(ports::wire::kBase), "internal-data.yaml", {}};
  for (auto& group : {follower_routes(parts), list_routes(parts), notice_routes(parts)}) {
    table.routes.insert(table.routes.end(), group.begin(), group.end());
  }
  return table;
}

}  // namespace quarterdeck::control::rest
