#pragma once

#include "cluster/garbage_collector.h"
#include "ports/step.h"

namespace quarterdeck::cluster {

// What a running cluster does by itself: garbage collection, and a tick by which open watches send bookmarks and end in time.
class Housekeeping final : public ports::StepMachine {
 public:
  Housekeeping(ClusterStore& store, ports::WakeFunction wake);
  ports::Wake step(Timestamp now) override;

 private:
  ClusterStore& store_;
  GarbageCollector collector_;
  Timestamp next_tick_{};
};

}  // namespace quarterdeck::cluster
