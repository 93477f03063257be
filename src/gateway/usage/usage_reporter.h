#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "gateway/metrics.h"
#include "gateway/usage/usage_table.h"
#include "ports/control_plane.h"
#include "ports/random.h"
#include "ports/step.h"

namespace quarterdeck::gateway {

// Sends what was called to the control plane, a batch at a time. A batch keeps its id until it is confirmed, so that one which arrived
// although its confirmation was lost counts once. While the control plane is away rows of one thing in one minute are added up; when there
// are too many of them minutes are put together, oldest first: the totals stay right, only the time becomes coarse.
class UsageReporter final : public ports::StepMachine {
 public:
  struct Options {
    std::string gateway_id;
    std::size_t most_rows = 20'000;        // waiting, before minutes are put together
    std::size_t most_rows_in_batch = 2'000;
    Milliseconds interval{250};            // at most so often
    Milliseconds longest_back_off{10'000};
  };

  UsageReporter(Options options, ports::GatewayLink& link, ports::Random& random, UsageInbox& inbox, Metrics& metrics);
  ports::Wake step(Timestamp now) override;

  // Everything counted so far is confirmed.
  bool is_settled() const { return rows_.empty() && !sending_; }

 private:
  // Minute first, so that the oldest rows come first.
  using Key = std::tuple<std::int64_t, std::string, std::string, std::string, std::string>;

  void collect();
  void add(ports::Usage usage);
  void put_minutes_together();
  void fill_batch();
  ports::Wake failed(Timestamp now, const Failure& failure);

  Options options_;
  ports::GatewayLink& link_;
  ports::Random& random_;
  UsageInbox& inbox_;
  Metrics& metrics_;
  std::map<Key, ports::Usage> rows_;
  std::optional<ports::UsageBatch> sending_;
  std::optional<Timestamp> not_before_;
  Milliseconds back_off_{0};
};

}  // namespace quarterdeck::gateway
