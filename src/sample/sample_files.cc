#include "sample/sample_files.h"

#include <algorithm>
#include <stdexcept>

#include "sample_embedded_files.h"

namespace quarterdeck::sample {

std::string_view file_named(std::string_view name) {
  const auto& files = embedded_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const base::EmbeddedFile& file) { return file.name == name; });
  if (found == files.end()) throw std::logic_error("a file of the sample is not part of the binary");
  return found->bytes;
}

}  // namespace quarterdeck::sample
