#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/memory/seeded_random.h"
#include "base/outcome.h"

namespace quarterdeck::simulation {

// Thrown out of a call to stand for `kill -9` in the middle of it; caught where the victim is started again.
struct Crash {};

// How often things go wrong in one run: one in so many calls, 0 for never. Each run draws its own, so that some runs are all crashes and others
// all lost messages.
struct FaultRates {
  std::uint64_t cluster_fails_before = 0;
  std::uint64_t cluster_fails_after = 0;  // the effect happened, its answer is lost
  std::uint64_t watch_breaks = 0;
  std::uint64_t watch_lags = 0;
  std::uint64_t watch_goes_silent = 0;
  std::uint64_t control_plane_fails = 0;
  std::uint64_t broker_fails = 0;
  std::uint64_t message_is_lost = 0;
  std::uint64_t message_is_doubled = 0;
  std::uint64_t message_is_late = 0;
  std::uint64_t store_fails = 0;
  std::uint64_t crashes = 0;

  static FaultRates drawn(adapters::SeededRandom& random);
};

// What decides in one run: everything that is left to chance goes through here, in one order.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed), rates_(FaultRates::drawn(random_)) {}

  std::uint64_t below(std::uint64_t limit) { return random_.below(limit); }
  bool one_in(std::uint64_t count) { return count != 0 && random_.below(count) == 0; }
  // A fault of this rate happens now. Never after calm().
  bool strikes(std::uint64_t rate) { return !is_calm_ && one_in(rate); }
  // May throw Crash.
  void may_crash() {
    if (strikes(rates_.crashes)) throw Crash{};
  }

  void calm() { is_calm_ = true; }
  bool is_calm() const { return is_calm_; }
  const FaultRates& rates() const { return rates_; }
  adapters::SeededRandom& random() { return random_; }

 private:
  adapters::SeededRandom random_;
  FaultRates rates_;
  bool is_calm_ = false;
};

// What happened, line by line, and what must not have happened.
class Trace {
 public:
  void note(std::string line) { lines_.push_back(std::move(line)); }
  void violation(std::string line) {
    lines_.push_back("VIOLATION: " + line);
    violations_.push_back(std::move(line));
  }
  const std::vector<std::string>& lines() const { return lines_; }
  const std::vector<std::string>& violations() const { return violations_; }

 private:
  std::vector<std::string> lines_;
  std::vector<std::string> violations_;
};

inline Failure no_answer(std::string_view who) { return {Problem::unavailable, std::string(who) + " does not answer. Try again later."}; }

}  // namespace quarterdeck::simulation
