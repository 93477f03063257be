#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

// Prints a table of deployments; gives the code to exit with: 0 when all are live, 3 when some are not (or the named API is deployed nowhere),
// 1 when the control plane cannot be asked or does not know the API.
int run_status(const StatusCommand& command);

}  // namespace quarterdeck::apps
