#include "contract/resources/crds.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/yaml.h"
#include "contract_resources_embedded_crds.h"

namespace quarterdeck::resources {

std::vector<Resource> built_in_crds() {
  std::vector<Resource> definitions;
  for (const auto& file : embedded_crds()) {
    const auto definition = base::parse_yaml(file.bytes);
    // The files are part of the program, so a mistake in one is a bug.
    if (!definition || !definition->is_object()) throw std::logic_error(fmt::format("crds/{} is not a YAML object", file.name));
    definitions.emplace_back(definition->get_object());
  }
  return definitions;
}

}  // namespace quarterdeck::resources
