#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "agent/observed_objects.h"
#include "ports/cluster.h"

namespace quarterdeck::agent {

// Keeps what is observed of one kind up to date: lists, then follows; lists again when the cluster says that it has forgotten too much.
class KindWatcher {
 public:
  KindWatcher(ports::Cluster& cluster, ports::Selection selection, ports::WakeFunction wake);

  // Takes in what is new. Returns the owners for whom it makes a difference.
  std::set<Owner> step(Timestamp now, ObservedObjects& observed);
  // When step() has something to do without being called; at once while there are more events.
  std::optional<Timestamp> next_due() const { return next_due_; }

  // A watch can stay open and go silent behind a load balancer; listing is what notices.
  void list_again() { watch_.reset(); version_.clear(); next_due_ = Timestamp(); }

  bool is_synced() const { return is_synced_; }            // was listed at least once
  const std::string& failure() const { return failure_; }  // empty while all is well
  const resources::Kind& kind() const { return selection_.kind; }

 private:
  std::set<Owner> list(Timestamp now, ObservedObjects& observed);
  bool open_watch(Timestamp now);
  std::set<Owner> drain(Timestamp now, ObservedObjects& observed);
  std::set<Owner> take(const ports::WatchEvent& event, ObservedObjects& observed);
  void pause(Timestamp now, const Failure& failure);

  ports::Cluster& cluster_;
  const ports::Selection selection_;
  const ports::WakeFunction wake_;
  std::unique_ptr<ports::Watch> watch_;
  std::string version_;  // from which to go on; empty: list first
  bool is_synced_ = false;
  std::string failure_;
  Milliseconds next_pause_;
  int failures_in_a_row_ = 0;
  std::optional<Timestamp> next_due_ = Timestamp();
};

}  // namespace quarterdeck::agent
