#pragma once

#include "ports/clock.h"

namespace quarterdeck::adapters {

// The clock of the operating system, cut to whole milliseconds.
class SystemClock final : public ports::Clock {
 public:
  Timestamp now() const override;
};

}  // namespace quarterdeck::adapters
