#pragma once

#include <string_view>

namespace quarterdeck::base {

// A file that was put into the binary at build time (cmake/embed.cmake).
struct EmbeddedFile {
  std::string_view name;  // without its folder
  std::string_view bytes;
};

}  // namespace quarterdeck::base
