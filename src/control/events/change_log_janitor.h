#pragma once

#include <cstdint>

#include "ports/database.h"
#include "ports/step.h"

namespace quarterdeck::control {

// Forgets old changes now and then. A follower that comes back after longer than the log reaches lists everything once, so a short log costs
// time and nothing else.
class ChangeLogJanitor final : public ports::StepMachine {
 public:
  struct Options {
    std::uint64_t keep = 200'000;  // changes
    Milliseconds every{3'600'000};
  };

  explicit ChangeLogJanitor(ports::Database& database) : ChangeLogJanitor(database, Options{}) {}
  ChangeLogJanitor(ports::Database& database, Options options) : database_(database), options_(options) {}

  ports::Wake step(Timestamp now) override;

 private:
  ports::Database& database_;
  const Options options_;
};

}  // namespace quarterdeck::control
