#pragma once

#include "control/rest/internal/change_waiters.h"
#include "control/rest/route.h"
#include "ports/clock.h"
#include "ports/control_plane.h"
#include "ports/database.h"

namespace quarterdeck::control::rest {

// What the internal data API works with. All of it outlives the routes.
struct InternalParts {
  ports::Database& database;
  ports::Clock& clock;
  ports::ChangeFeed& changes;
  ports::DesiredState& desired;
  ports::GatewayLink& gateways;
  ChangeWaiters& waiters;
};

// /internal/data/v1: what agents and gateways ask and tell, ours and the original's.
RouteTable internal_routes(const InternalParts& parts);

// The groups of it, one file each.
std::vector<Route> follower_routes(const InternalParts& parts);  // changes, desired state and reports of our own agents and gateways
std::vector<Route> list_routes(const InternalParts& parts);      // lists that the original's gateways and agent load
std::vector<Route> notice_routes(const InternalParts& parts);    // what the original's gateways announce

}  // namespace quarterdeck::control::rest
