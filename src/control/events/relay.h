#pragma once

#include <optional>
#include <string>

#include "base/metrics.h"
#include "ports/broker.h"
#include "ports/database.h"
#include "ports/step.h"

namespace quarterdeck::control {

struct RelayOptions {
  std::string name = "broker";      // under which the position is kept
  std::size_t most_in_a_step = 200;
  Milliseconds first_pause{100};    // after a failure; doubled with each further one
  Milliseconds longest_pause{30'000};
};

// Publishes the log of changes to a broker, in order and at least once: the position moves only after the broker took the messages. Wake it
// after each commit (AnnouncingDatabase::listen).
class Relay final : public ports::StepMachine {
 public:
  Relay(ports::Database& database, ports::Broker& broker, metrics::Registry& registry, RelayOptions options = {});

  ports::Wake step(Timestamp now) override;

 private:
  Outcome<bool> publish_some();  // whether there is more
  Outcome<std::uint64_t> read_position();
  Outcome<Done> keep_position(std::uint64_t sequence);
  ports::Wake pause(Timestamp now, const Failure& failure);

  ports::Database& database_;
  ports::Broker& broker_;
  const RelayOptions options_;
  metrics::Counter& published_;
  metrics::Counter& failures_;
  metrics::Gauge& waiting_;
  std::optional<std::uint64_t> position_;  // empty: not read yet
  Milliseconds next_pause_;
};

}  // namespace quarterdeck::control
