#pragma once

#include "apps/command_line.h"

namespace quarterdeck::apps {

int run_reset_password(const ResetPasswordCommand& command);

}  // namespace quarterdeck::apps
