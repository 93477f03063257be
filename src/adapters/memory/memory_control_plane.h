#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "ports/control_plane.h"

namespace quarterdeck::adapters {

// A control plane reduced to what an agent asks of one: a log of changes and what is desired for each key.
class MemoryControlPlane final : public ports::ChangeFeed, public ports::DesiredState {
 public:
  // Commits one change: from now on this is desired. Absent removes. Returns the change, for whoever announces it.
  events::Change commit(const events::SubjectKey& key, ports::Desired desired, Timestamp at);
  void forget_changes_up_to(std::uint64_t sequence);

  Outcome<ports::ChangePage> changes_since(std::uint64_t sequence, std::size_t limit) override;
  Outcome<std::uint64_t> newest_sequence() override;
  Outcome<std::vector<events::SubjectKey>> keys() override;
  Outcome<ports::Desired> desired(const events::SubjectKey& key) override;
  Outcome<Done> report_applied(const ports::AppliedReport& report) override;

  std::vector<ports::AppliedReport> reports() const;

 private:
  mutable std::mutex mutex_;
  std::vector<events::Change> changes_;                       // guarded by mutex_
  std::uint64_t newest_ = 0;                                  // guarded by mutex_
  std::map<events::SubjectKey, ports::Desired> desired_;      // guarded by mutex_
  std::vector<ports::AppliedReport> reports_;                 // guarded by mutex_
};

}  // namespace quarterdeck::adapters
