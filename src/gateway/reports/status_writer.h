#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "gateway/metrics.h"
#include "gateway/reports/standing.h"
#include "ports/cluster.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Writes into the status of an API object that it is hidden or cannot be served, and why, and that this is over. Of objects that no agent
// manages it also says that they are served, because nothing else tells their makers; what an agent manages is reported to the control plane.
//
// It speaks when its own mind changes, not when the object says something else: two gateways that do not agree must not answer each other
// for ever.
class StatusWriter final : public ports::StepMachine {
 public:
  struct Options {
    Milliseconds first_back_off{250};
    Milliseconds longest_back_off{30'000};
  };

  StatusWriter(Options options, ports::Cluster& cluster, Metrics& metrics);
  ports::Wake step(Timestamp now) override;

  // To be written by the next step; of two about one object the later. May be called from any thread.
  void tell(Standing standing);
  // Called after tell(), from the same thread. Set it before anybody tells.
  void on_news(std::function<void()> callback) { on_news_ = std::move(callback); }

 private:
  void take_news();
  Outcome<Done> write(const Standing& standing, Timestamp now);
  ports::Wake failed(Timestamp now, const Failure& failure);

  Options options_;
  ports::Cluster& cluster_;
  Metrics& metrics_;
  std::function<void()> on_news_;
  std::mutex mutex_;
  std::map<std::string, Standing> news_;  // by object; guarded by mutex_
  std::map<std::string, Standing> waiting_;  // by object, to be written
  Milliseconds back_off_{0};
  std::optional<Timestamp> not_before_;
};

}  // namespace quarterdeck::gateway
