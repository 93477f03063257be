#include "adapters/memory/memory_control_plane.h"

namespace quarterdeck::adapters {

events::Change MemoryControlPlane::commit(const events::SubjectKey& key, ports::Desired desired, Timestamp at) {
  const std::lock_guard lock(mutex_);
  if (std::holds_alternative<ports::Absent>(desired)) {
    desired_.erase(key);
  } else {
    desired_.insert_or_assign(key, std::move(desired));
  }
  changes_.push_back({++newest_, key, "API_UPDATE", to_epoch_milliseconds(at), JsonObject()});
  return changes_.back();
}

void MemoryControlPlane::forget_changes_up_to(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  std::erase_if(changes_, [&](const auto& change) { return change.sequence <= sequence; });
}

Outcome<ports::ChangePage> MemoryControlPlane::changes_since(std::uint64_t sequence, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const auto oldest = changes_.empty() ? newest_ + 1 : changes_.front().sequence;
  if (sequence > newest_ || sequence + 1 < oldest) return Failure{Problem::gone, "The log of changes does not reach back that far. List everything."};
  ports::ChangePage page;
  page.next = sequence;
  for (const auto& change : changes_) {
    if (change.sequence <= sequence) continue;
    if (page.changes.size() == limit) break;
    page.changes.push_back(change);
    page.next = change.sequence;
  }
  page.is_last = page.next == newest_;
  return page;
}

Outcome<std::uint64_t> MemoryControlPlane::newest_sequence() {
  const std::lock_guard lock(mutex_);
  return newest_;
}

Outcome<std::vector<events::SubjectKey>> MemoryControlPlane::keys() {
  const std::lock_guard lock(mutex_);
  std::vector<events::SubjectKey> keys;
  for (const auto& [key, desired] : desired_) keys.push_back(key);
  return keys;
}

Outcome<ports::Desired> MemoryControlPlane::desired(const events::SubjectKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = desired_.find(key);
  return found == desired_.end() ? ports::Desired(ports::Absent{}) : found->second;
}

Outcome<Done> MemoryControlPlane::report_applied(const ports::AppliedReport& report) {
  const std::lock_guard lock(mutex_);
  reports_.push_back(report);
  return Done{};
}

std::vector<ports::AppliedReport> MemoryControlPlane::reports() const {
  const std::lock_guard lock(mutex_);
  return reports_;
}

}  // namespace quarterdeck::adapters
