#include "apps/commands/version_command.h"

#include <fmt/format.h>

namespace quarterdeck::apps {

std::string version_text() { return fmt::format("quarterdeck {}", QUARTERDECK_VERSION); }

int run_version() {
  fmt::print("{}\n", version_text());
  return 0;
}

}  // namespace quarterdeck::apps
