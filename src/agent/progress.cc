#include "agent/progress.h"

#include <algorithm>

namespace quarterdeck::agent {

void Progress::start_at(std::uint64_t sequence) {
  read_ = sequence;
  awaited_.clear();
  oldest_awaited_.clear();
}

void Progress::await(const events::SubjectKey& key, std::uint64_t sequence, Timestamp at) {
  if (awaited_.emplace(key, Awaited{sequence, at}).second) oldest_awaited_.insert(sequence);
}

void Progress::read_to(std::uint64_t sequence) { read_ = std::max(read_, sequence); }

std::optional<Timestamp> Progress::settled(const events::SubjectKey& key) {
  const auto found = awaited_.find(key);
  if (found == awaited_.end()) return std::nullopt;
  const auto at = found->second.at;
  oldest_awaited_.erase(found->second.sequence);
  awaited_.erase(found);
  return at;
}

}  // namespace quarterdeck::agent
