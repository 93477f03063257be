#pragma once

#include <functional>
#include <optional>

#include "base/time.h"

namespace quarterdeck::ports {

// When an active part wants its next turn: at a time, or only when somebody calls its wake function.
struct Wake {
  std::optional<Timestamp> at;
  static Wake when_called() { return {}; }
  static Wake at_time(Timestamp at) { return {at}; }
};

// Something that acts by itself. It never blocks for long, sleeps or starts a thread: in production a thread in apps/ drives the steps,
// in the simulation a seeded schedule does. Calls never overlap.
class StepMachine {
 public:
  virtual ~StepMachine() = default;
  virtual Wake step(Timestamp now) = 0;
};

// Tells a sleeping driver that there is work. May be called from any thread, also from inside a step.
using WakeFunction = std::function<void()>;

}  // namespace quarterdeck::ports
