#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "base/time.h"
#include "contract/events/change.h"

namespace quarterdeck::agent {

// Which changes were read, and up to which one the effect of all is applied. Calls must not overlap.
class Progress {
 public:
  // Follow from here; nothing before it is waited for.
  void start_at(std::uint64_t sequence);
  // A change was read whose effect is still to come.
  void await(const events::SubjectKey& key, std::uint64_t sequence, Timestamp at);
  // Everything up to here was read.
  void read_to(std::uint64_t sequence);
  // The effect of all changes of the key that were read is applied. Says when the oldest of them was made.
  std::optional<Timestamp> settled(const events::SubjectKey& key);

  std::uint64_t read() const { return read_; }
  std::uint64_t finished() const { return oldest_awaited_.empty() ? read_ : *oldest_awaited_.begin() - 1; }
  bool awaits(const events::SubjectKey& key) const { return awaited_.contains(key); }

 private:
  struct Awaited {
    std::uint64_t sequence;
    Timestamp at;
  };
  std::uint64_t read_ = 0;
  std::map<events::SubjectKey, Awaited> awaited_;  // the oldest of each key
  std::set<std::uint64_t> oldest_awaited_;
};

}  // namespace quarterdeck::agent
