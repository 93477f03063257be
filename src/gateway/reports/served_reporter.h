#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "gateway/metrics.h"
#include "gateway/reports/served_board.h"
#include "ports/control_plane.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Tells the control plane what is really served: everything at first and after every failure, then what changes, as it changes. When
// nothing changes it says so now and then, so that the control plane can tell a quiet gateway from a dead one.
class ServedReporter final : public ports::StepMachine {
 public:
  struct Options {
    std::string gateway_id;
    std::string version;
    std::vector<std::string> environments;
    Milliseconds sign_of_life{10'000};
    Milliseconds first_back_off{250};
    Milliseconds longest_back_off{10'000};
  };

  ServedReporter(Options options, ports::GatewayLink& link, ServedBoard& board, Metrics& metrics);
  ports::Wake step(Timestamp now) override;

  // There is something to say from now on: before the first list of the cluster is complete, "I serve nothing" would be a lie.
  void begin() { may_begin_ = true; }

 private:
  Options options_;
  ports::GatewayLink& link_;
  ServedBoard& board_;
  Metrics& metrics_;
  std::atomic<bool> may_begin_{false};
  bool says_everything_next_ = true;
  std::optional<Timestamp> not_before_;
  std::optional<Timestamp> next_sign_of_life_;
  Milliseconds back_off_{0};
};

}  // namespace quarterdeck::gateway
