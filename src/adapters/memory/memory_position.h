#pragma once

#include "ports/position.h"

namespace quarterdeck::adapters {

// Keeps a position as long as it lives.
class MemoryPosition final : public ports::PositionStore {
 public:
  Outcome<std::optional<std::uint64_t>> load() override { return kept_; }
  Outcome<Done> keep(std::uint64_t sequence) override {
    kept_ = sequence;
    return Done{};
  }

 private:
  std::optional<std::uint64_t> kept_;
};

}  // namespace quarterdeck::adapters
