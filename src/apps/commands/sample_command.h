#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

// Serves until it is told to stop; gives the code to exit with.
int run_sample(const SampleCommand& command);

}  // namespace quarterdeck::apps
