#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "model/traffic_spec.h"

// How much may be called. A limit is a bucket of `requests` tokens that fills evenly over its unit, kept as one number:
// the time at which the bucket would be full again (the generic cell rate algorithm). The original counts in windows
// that begin with the clock's minute, hour and day: a caller may then use twice the limit around the turn of a window,
// and everybody starts again at once. A bucket has neither, tells exactly when the next call is allowed, and being a
// single word it is shared between threads without a lock.
namespace quarterdeck::policy {

// Microseconds since the epoch at which the bucket is full. Anything up to now means full.
using FullAt = std::int64_t;

struct LimitDecision {
  bool is_allowed = true;
  std::int64_t limit = 0;
  std::int64_t remaining = 0;            // calls that would still be allowed now
  std::int64_t reset_seconds = 0;        // until the bucket is full
  std::int64_t retry_after_seconds = 0;  // until the next call is allowed; 0 when this one was
  FullAt full_at = 0;                    // what to remember
};

// Pure: what one more call at `now` means for a bucket in this state. A limit of no requests allows none.
LimitDecision decide_limit(const model::RateLimit& limit, FullAt full_at, Timestamp now);

// The state of one bucket. May be used from any thread.
class Bucket {
 public:
  LimitDecision take(const model::RateLimit& limit, Timestamp now);
  // Undoes one take() that was allowed, because another limit refused the call.
  void give_back(const model::RateLimit& limit);
  FullAt full_at() const { return full_at_.load(std::memory_order_relaxed); }

 private:
  std::atomic<FullAt> full_at_{0};
};

}  // namespace quarterdeck::policy
