#pragma once

#include <string_view>

namespace quarterdeck::sample {

// The bytes of a file of files/, which is part of the binary.
std::string_view file_named(std::string_view name);

}  // namespace quarterdeck::sample
