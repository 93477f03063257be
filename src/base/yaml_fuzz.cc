#include <cstdint>
#include <cstdlib>

#include "base/yaml.h"

// What is read once is written and read again as the same value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quarterdeck::base;
  const auto value = parse_yaml({reinterpret_cast<const char*>(data), size});
  if (!value) return 0;
  const auto again = parse_yaml(to_yaml(*value), {.most_depth = 128, .most_alias_nodes = 0});
  if (!again || canonical_text(*again) != canonical_text(*value)) std::abort();
  return 0;
}
