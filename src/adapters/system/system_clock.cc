#include "adapters/system/system_clock.h"

namespace quarterdeck::adapters {

Timestamp SystemClock::now() const { return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()); }

}  // namespace quarterdeck::adapters
