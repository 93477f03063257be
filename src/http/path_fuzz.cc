#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/path.h"

// A canonical path is its own canonical form, and nobody who decodes it once finds a dot segment, a backslash or a control character.
namespace {

using namespace quarterdeck::http;  // NOLINT(google-build-using-namespace)

void require(bool holds) {
  if (!holds) std::abort();
}

std::string decoded_once(const std::string& path) {
  std::string decoded;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      decoded.push_back(path[i]);
    } else {
      decoded.push_back(static_cast<char>(std::stoi(path.substr(i + 1, 2), nullptr, 16)));
      i += 2;
    }
  }
  return decoded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = canonical_path({reinterpret_cast<const char*>(data), size});
  if (!path) return 0;
  require(path->starts_with('/') && path->find("//") == std::string::npos);
  const auto again = canonical_path(*path);
  require(again && *again == *path);
  const auto decoded = decoded_once(*path) + "/";
  for (const auto* forbidden : {"/../", "/./", "/..;", "/.;", "\\"}) require(decoded.find(forbidden) == std::string::npos);
  for (const char c : decoded) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  return 0;
}
