#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

// Runs the seeds one after the other and stops at the first that ends wrong, with its story; gives the code to exit with.
int run_simulate(const SimulateCommand& command);

}  // namespace quarterdeck::apps
