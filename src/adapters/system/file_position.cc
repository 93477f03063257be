#include "adapters/system/file_position.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <iterator>

namespace quarterdeck::adapters {

Outcome<std::optional<std::uint64_t>> FilePosition::load() {
  std::ifstream file(path_);
  if (!file) return std::optional<std::uint64_t>();
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::uint64_t sequence = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), sequence);
  const bool is_whole = read.ec == std::errc() && std::string_view(read.ptr) == "\n";
  return is_whole ? std::optional(sequence) : std::nullopt;
}

Outcome<Done> FilePosition::keep(std::uint64_t sequence) {
  const auto next = std::filesystem::path(path_).concat(".new");
  {
    std::ofstream file(next, std::ios::trunc);
    file << sequence << '\n';
    file.flush();
    if (!file) return Failure{Problem::unavailable, fmt::format("The position could not be written to {}. Check the folder's rights and the disk.", next.string())};
  }
  std::error_code error;
  std::filesystem::rename(next, path_, error);
  if (error) return Failure{Problem::unavailable, fmt::format("The position could not be kept in {}: {}.", path_.string(), error.message())};
  return Done{};
}

}  // namespace quarterdeck::adapters
