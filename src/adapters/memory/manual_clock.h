#pragma once

#include <atomic>

#include "ports/clock.h"

namespace quarterdeck::adapters {

// A clock that stands still until it is told otherwise. May be used from any thread.
class ManualClock final : public ports::Clock {
 public:
  explicit ManualClock(Timestamp start = from_epoch_seconds(1'700'000'000));

  Timestamp now() const override;
  void advance(Milliseconds by);
  void set(Timestamp to);

 private:
  std::atomic<std::int64_t> milliseconds_;
};

}  // namespace quarterdeck::adapters
