#include "base/codec.h"

#include <algorithm>

namespace quarterdeck::base::codec_detail {

Failure at_path(std::string_view path, std::string_view message) {
  return {Problem::invalid, path.empty() ? std::string(message) : fmt::format("{}: {}", path, message)};
}

Failure wrong_type(std::string_view path, std::string_view expected, const Json& value) {
  auto shown = to_text(value);
  if (shown.size() > 40) shown = shown.substr(0, 37) + "...";
  return at_path(path, fmt::format("expected {}, not {}", expected, shown));
}

std::string member_path(std::string_view path, std::string_view member) {
  return path.empty() ? std::string(member) : fmt::format("{}.{}", path, member);
}

std::string element_path(std::string_view path, std::size_t index) { return fmt::format("{}[{}]", path, index); }

bool is_named_in(std::string_view name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace quarterdeck::base::codec_detail
