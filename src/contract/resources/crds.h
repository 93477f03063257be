#pragma once

#include <vector>

#include "contract/resources/resource.h"

namespace quarterdeck::resources {

// The CustomResourceDefinitions of crds/, as they are when the binary is built, in the order of their file names.
std::vector<Resource> built_in_crds();

}  // namespace quarterdeck::resources
