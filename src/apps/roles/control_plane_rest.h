#pragma once

#include "apps/process.h"
#include "apps/roles/control_plane_services.h"
#include "control/rest/route.h"
#include "http/message.h"

namespace quarterdeck::apps {

// Every operation that the control plane serves. This list is what api/*.yaml is held against.
std::vector<control::rest::RouteTable> rest_tables(ControlPlaneServices& services, Process& process);

http::Handler control_plane_handler(ControlPlaneServices& services, Process& process);

}  // namespace quarterdeck::apps
