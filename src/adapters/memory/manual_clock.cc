#include "adapters/memory/manual_clock.h"

namespace quarterdeck::adapters {

ManualClock::ManualClock(Timestamp start) : milliseconds_(to_epoch_milliseconds(start)) {}
Timestamp ManualClock::now() const { return from_epoch_milliseconds(milliseconds_.load()); }
void ManualClock::advance(Milliseconds by) { milliseconds_.fetch_add(by.count()); }
void ManualClock::set(Timestamp to) { milliseconds_.store(to_epoch_milliseconds(to)); }

}  // namespace quarterdeck::adapters
