#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/outcome.h"
#include "base/time.h"

namespace quarterdeck::control {

// How many passwords are hashed for callers who have proven nothing yet. Each costs 25 ms of a core and a worker that waits for its turn,
// so without a bound anybody could keep all of them busy. One address may use half of what there is, so that it cannot lock out the others.
// All calls may overlap.
class HashingPace {
 public:
  // Leaves when it is destroyed.
  class Turn {
   public:
    explicit Turn(HashingPace& pace) : pace_(&pace, leave) {}

   private:
    static void leave(HashingPace* pace);
    std::unique_ptr<HashingPace, void (*)(HashingPace*)> pace_;
  };

  explicit HashingPace(int most_a_second) : most_a_second_(most_a_second) {}

  // Problem::limited, with when to try again.
  Outcome<Turn> enter(const std::string& peer_address, Timestamp now);

 private:
  // Fills up again at its rate; holds two seconds' worth.
  struct Bucket {
    double tokens = 0;
    Timestamp at;
  };
  static void refill(Bucket& bucket, double rate, Timestamp now);
  Bucket& bucket_of(const std::string& peer_address, Timestamp now);
  double address_rate() const { return most_a_second_ / 2.0; }

  const int most_a_second_;
  std::mutex mutex_;
  int inside_ = 0;                                     // guarded by mutex_
  Bucket all_;                                         // guarded by mutex_
  std::unordered_map<std::string, Bucket> by_address_;  // guarded by mutex_
};

}  // namespace quarterdeck::control
