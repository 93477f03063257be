#pragma once

#include <cstdint>
#include <optional>

#include "base/outcome.h"

namespace quarterdeck::ports {

// Where a follower keeps how far it has got. Losing it costs time, never truth. Calls must not overlap.
class PositionStore {
 public:
  virtual ~PositionStore() = default;
  virtual Outcome<std::optional<std::uint64_t>> load() = 0;  // empty: never kept, or lost
  virtual Outcome<Done> keep(std::uint64_t sequence) = 0;
};

}  // namespace quarterdeck::ports
