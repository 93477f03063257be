#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "definitions/openapi.h"
#include "definitions/openapi_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quarterdeck::definitions;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto reading = read_openapi(text);
  if (reading.document.has_value() != reading.mistakes.empty()) std::abort();
  if (!reading.document) return 0;
  // What was read can be written, and what was written can be read.
  ApiSettings settings;
  settings.title = reading.document->title;
  settings.api_version = reading.document->api_version;
  for (const auto& operation : reading.document->operations) settings.operations.push_back({.path = operation.path, .verb = operation.verb});
  const auto written = write_openapi(text, settings);
  if (written && !parse_openapi(*written)) std::abort();
  return 0;
}
