#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/metrics.h"
#include "contract/events/change.h"
#include "ports/broker.h"

namespace quarterdeck::agent {

// What the broker tells. A message is acknowledged when its effect is applied; what is lost here, following the log finds. Calls must not overlap.
class Hints {
 public:
  Hints(ports::Broker& broker, ports::WakeFunction wake, std::size_t most_unacknowledged, Metrics& metrics);

  // Changes hinted at since the last call. Each must be answered by applied() for its key, sooner or later.
  std::vector<events::Change> receive(Timestamp now);
  void applied(const events::SubjectKey& key);
  // The key will be tried again for ever. Its messages are let go when they fill the window: the key stays in the queue, and the position stays
  // before them.
  void failed(const events::SubjectKey& key);

  std::optional<Timestamp> next_due() const { return next_due_; }
  const std::string& failure() const { return failure_; }  // empty while all is well

 private:
  bool subscribe(Timestamp now);
  void pause(Timestamp now, const Failure& failure);

  ports::Broker& broker_;
  const ports::WakeFunction wake_;
  const std::size_t most_unacknowledged_;
  Metrics& metrics_;
  std::unique_ptr<ports::Consumer> consumer_;
  std::map<events::SubjectKey, std::vector<std::uint64_t>> unacknowledged_;
  std::size_t unacknowledged_count_ = 0;
  std::string failure_;
  std::optional<Timestamp> next_due_ = Timestamp();
};

}  // namespace quarterdeck::agent
