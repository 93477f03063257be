#pragma once

#include <filesystem>

#include "ports/position.h"

namespace quarterdeck::adapters {

// Keeps a position in a small file, replaced as a whole. A file that cannot be understood counts as lost.
class FilePosition final : public ports::PositionStore {
 public:
  explicit FilePosition(std::filesystem::path path) : path_(std::move(path)) {}

  Outcome<std::optional<std::uint64_t>> load() override;
  Outcome<Done> keep(std::uint64_t sequence) override;

 private:
  std::filesystem::path path_;
};

}  // namespace quarterdeck::adapters
