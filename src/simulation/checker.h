#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/memory/memory_cluster.h"
#include "agent/dialect.h"
#include "ports/control_plane.h"
#include "simulation/chance.h"
#include "simulation/control_plane.h"

namespace quarterdeck::simulation {

// What must hold. Every breach becomes a violation in the trace.
class Checker {
 public:
  Checker(adapters::MemoryCluster& cluster, ControlPlane& control_plane, const agent::Dialect& dialect, Trace& trace)
      : cluster_(cluster), control_plane_(control_plane), dialect_(dialect), trace_(trace) {}

  // Remembers an object that is not ours, as it is now: it must stay so.
  void remember_foreign(const resources::Reference& reference);
  void forget_foreign(const resources::Reference& reference) { foreign_.erase(reference); }

  // At any time: nothing that is wanted is removed.
  void removal(const resources::Reference& reference);
  // At any time while nobody edits by hand: what is reported as applied is in the cluster.
  void report(const ports::AppliedReport& report);
  // Once everything has calmed down: the cluster is what was asked for, nothing is left over, and the reports say so.
  void end_state();
  // And the gateway serves just that.
  void gateway(const std::vector<ports::ServedApi>& served);

 private:
  void expect_deployment(const ports::Deployment& deployment, const translate::Written& written);
  void expect_reported(const ports::Deployment& deployment);
  void expect_tied_together(const translate::Written& written);
  void expect_object(const resources::Resource& wanted);
  void expect_nothing_else(const std::vector<resources::Resource>& wanted);
  // The hash of what a gateway would read back; a sentence in brackets when it could not.
  std::string served_hash(const std::string& api_id, const std::string& environment);

  adapters::MemoryCluster& cluster_;
  ControlPlane& control_plane_;
  const agent::Dialect& dialect_;
  Trace& trace_;
  std::map<resources::Reference, resources::Resource> foreign_;
};

}  // namespace quarterdeck::simulation
