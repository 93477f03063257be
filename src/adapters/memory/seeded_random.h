#pragma once

#include <cstdint>
#include <mutex>

#include "ports/random.h"

namespace quarterdeck::adapters {

// Bytes that follow from the seed (SplitMix64), the same on every machine. Never for secrets: who knows the seed knows them all.
class SeededRandom final : public ports::Random {
 public:
  explicit SeededRandom(std::uint64_t seed);

  std::string bytes(std::size_t count) override;
  std::uint64_t number();                         // any 64 bits
  std::uint64_t below(std::uint64_t limit);       // 0 .. limit-1, limit > 0
  bool one_in(std::uint64_t count) { return below(count) == 0; }

 private:
  std::mutex mutex_;
  std::uint64_t state_;  // guarded by mutex_
};

}  // namespace quarterdeck::adapters
