#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

// Both print to standard output and give the code to exit with; what is wrong goes to standard error.
int run_translate(const TranslateCommand& command);
int run_plan(const PlanCommand& command);

}  // namespace quarterdeck::apps
