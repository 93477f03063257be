#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_cluster.h"
#include "adapters/memory/memory_position.h"
#include "agent/agent.h"
#include "agent/apk_dialect.h"
#include "base/metrics.h"
#include "ports/database.h"
#include "ports/step.h"
#include "simulation/chance.h"
#include "simulation/checker.h"
#include "simulation/control_plane.h"
#include "simulation/faulty_broker.h"
#include "simulation/faulty_cluster.h"
#include "simulation/remembering_dialect.h"
#include "simulation/simulation.h"

namespace quarterdeck::simulation {

// Somebody who acts by itself and may be killed and started again.
struct Actor {
  std::string name;
  std::function<std::unique_ptr<ports::StepMachine>()> start;
  std::unique_ptr<ports::StepMachine> machine;  // null while it is down
  std::optional<Timestamp> due;
  bool is_woken = false;

  bool is_due(Timestamp now) const { return machine && (is_woken || (due && *due <= now)); }
};

// Everything between a click and the cluster, in one thread.
class World {
 public:
  World(std::uint64_t seed, Plant plant);

  // Each lets one thing happen.
  void give_a_turn();
  void let_time_pass();
  void change_something();
  void edit_by_hand();
  void shake_the_cluster();
  void kill_somebody();
  void start_somebody();
  void deliver_late();
  void refuse_some_objects();
  void trim_the_log();

  // No more faults and changes: everybody is up; time passes until everything must have converged.
  void calm_down();
  void check_end_state();

  Chance& chance() { return chance_; }
  Trace& trace() { return trace_; }

 private:
  void add_actor(std::string name, std::function<std::unique_ptr<ports::StepMachine>(Actor&)> start);
  void start(Actor& actor);
  void turn(Actor& actor);
  Actor* somebody(const std::function<bool(const Actor&)>& fits);
  void wake_lagging();
  void note(const std::string& what);
  std::optional<Timestamp> next_due() const;
  void edit(const resources::Resource& resource);
  void touch_foreign();

  Chance chance_;
  Trace trace_;
  adapters::ManualClock clock_;
  metrics::Registry registry_;
  std::unique_ptr<ports::Database> store_;
  ControlPlane control_plane_;
  adapters::MemoryBroker broker_;
  FaultyBroker faulty_broker_;
  adapters::MemoryCluster cluster_;
  FaultyCluster faulty_cluster_;      // as the agent sees it
  FaultyCluster gateways_cluster_;    // as the gateway sees it
  adapters::MemoryPosition position_;
  agent::ApkDialect apk_;
  RememberingDialect dialect_;
  Checker checker_;
  const bool people_edit_;
  const Milliseconds compare_every_;
  std::vector<std::unique_ptr<Actor>> actors_;
  std::vector<std::shared_ptr<const ports::WakeFunction>> listening_;
  std::map<events::SubjectKey, std::optional<ports::Desired>> acknowledged_;  // empty: nobody can know
  std::uint64_t wishes_ = 0;
};

}  // namespace quarterdeck::simulation
