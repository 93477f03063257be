#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

// Runs the roles until the process is told to stop; gives the code to exit with.
int run_serve(const ServeCommand& command);

}  // namespace quarterdeck::apps
