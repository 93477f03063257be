#pragma once

#include <cstddef>
#include <string>

#include "ports/random.h"

namespace quarterdeck::control {

// Letters and digits only: what people copy must be one word to a double click and never look like an option to a shell.
std::string random_text(ports::Random& random, std::size_t bytes);

}  // namespace quarterdeck::control
