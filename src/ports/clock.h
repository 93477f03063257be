#pragma once

#include "base/time.h"

namespace quarterdeck::ports {

// Wall clock time. May be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

}  // namespace quarterdeck::ports
