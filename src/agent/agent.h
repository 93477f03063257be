#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/dialect.h"
#include "agent/hints.h"
#include "agent/key_queue.h"
#include "agent/kind_watcher.h"
#include "agent/metrics.h"
#include "agent/observed_objects.h"
#include "agent/options.h"
#include "agent/progress.h"
#include "agent/reconciler.h"
#include "agent/status.h"
#include "base/latest.h"
#include "ports/broker.h"
#include "ports/cluster.h"
#include "ports/control_plane.h"
#include "ports/position.h"
#include "ports/random.h"
#include "ports/step.h"

namespace quarterdeck::agent {

// What an agent stands on. All of it outlives the agent.
struct AgentPorts {
  ports::ChangeFeed& changes;
  ports::DesiredState& desired_state;
  ports::Cluster& cluster;
  ports::Broker* broker;  // null: nobody hints, changes are asked for
  ports::PositionStore& position;
  ports::Random& random;
  const Dialect& dialect;
  metrics::Registry& registry;
};

// Keeps a cluster equal to what a control plane says. Level-triggered: whatever tells it that something may have changed only names a key;
// what is then done follows from what is desired and what is there.
class Agent final : public ports::StepMachine {
 public:
  // `wake` is called, from any thread, when step() has something to do.
  Agent(const AgentPorts& agent_ports, AgentOptions options, ports::WakeFunction wake);

  ports::Wake step(Timestamp now) override;

  // May be called from any thread.
  std::shared_ptr<const AgentStatus> status() const { return status_.get(); }
  bool is_ready() const { return status()->is_ready; }

 private:
  void load_position();
  void follow_cluster(Timestamp now);
  void receive_hints(Timestamp now);
  void follow_changes(Timestamp now);
  void compare(Timestamp now);
  bool find_where_to_follow_from();
  void queue_everything(const std::vector<events::SubjectKey>& keys, Timestamp now);
  std::vector<events::SubjectKey> orphans_beside(const std::vector<events::SubjectKey>& keys) const;
  bool is_credible(std::size_t orphans, std::size_t keys);
  void work(Timestamp now);
  void work_on(const events::SubjectKey& key, Timestamp now);
  void failed(const events::SubjectKey& key, const Failure& failure, Timestamp now);
  Outcome<Done> find_name_of(const events::SubjectKey& key);
  void drifted(const events::SubjectKey& key, Timestamp now);
  void keep_position(Timestamp now);
  void publish_status();
  ports::Wake next_wake(Timestamp now) const;

  void await(const events::SubjectKey& key, std::uint64_t sequence, std::int64_t at, Timestamp now);
  void know(const events::SubjectKey& key);
  std::optional<events::SubjectKey> key_of(const Owner& owner) const;
  bool is_synced() const;

  const AgentPorts ports_;
  const AgentOptions options_;
  Metrics metrics_;
  KeyQueue queue_;
  Progress progress_;
  ObservedObjects observed_;
  std::vector<KindWatcher> watchers_;
  std::optional<Hints> hints_;
  Reconciler reconciler_;

  // Of ids that no label can hold, by what the label says instead.
  std::map<Owner, events::SubjectKey> keys_by_hash_;
  std::map<events::SubjectKey, FailingKey> failing_;
  std::map<events::SubjectKey, Timestamp> repaired_;  // when something of it was last put back
  std::set<events::SubjectKey> first_round_;  // keys of the first comparison that were not tried yet
  bool has_loaded_position_ = false;
  bool knows_where_to_follow_from_ = false;
  std::optional<std::uint64_t> kept_position_;
  Timestamp next_keep_;
  std::optional<Timestamp> last_comparison_;
  Timestamp next_comparison_;
  Timestamp next_follow_;
  int incredible_comparisons_ = 0;
  std::string follow_trouble_, comparison_trouble_, position_trouble_;
  base::Latest<AgentStatus> status_;
};

}  // namespace quarterdeck::agent
