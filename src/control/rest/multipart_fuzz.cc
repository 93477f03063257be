#include <cstddef>
#include <algorithm>
#include <cstdint>

#include "control/rest/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line_end = std::min(text.find('\n'), text.size());
  const auto form = quarterdeck::control::rest::parse_multipart(text.substr(0, line_end), text.substr(std::min(line_end + 1, text.size())));
  if (form && form->parts().size() > 32) __builtin_trap();
  return 0;
}
