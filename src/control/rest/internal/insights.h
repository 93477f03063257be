#pragma once

#include "control/rest/route.h"
#include "ports/clock.h"
#include "ports/database.h"

namespace quarterdeck::control::rest {

// /api/quarterdeck/v1: how far deployments have got, what gateways there are, and what was called. Both outlive the routes.
RouteTable insight_routes(ports::Database& database, ports::Clock& clock);

}  // namespace quarterdeck::control::rest
