#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

// Prints a table of deployments; gives the code to exit with: 0 when all are live, 3 when some are not.
int run_status(const StatusCommand& command);

}  // namespace quarterdeck::apps
