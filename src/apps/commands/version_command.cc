#include "apps/commands/version_command.h"

#include <fmt/format.h>

namespace quarterdeck::apps {

int run_version() {
  fmt::print("quarterdeck {}\n", QUARTERDECK_VERSION);
  return 0;
}

}  // namespace quarterdeck::apps
