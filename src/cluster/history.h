#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "cluster/stored_object.h"

namespace quarterdeck::cluster {

struct Event {
  enum class Type { added, modified, deleted };
  Type type;
  Version version = 0;
  ObjectPointer object;    // of deleted: the last state, carrying the version of its removal
  ObjectPointer previous;  // null for added
};
using EventPointer = std::shared_ptr<const Event>;

// The newest events of one table, oldest first, bounded.
class History {
 public:
  // Events up to and including `floor` are not known.
  History(std::size_t most_events, Version floor) : most_events_(most_events), floor_(floor) {}

  void add(EventPointer event);
  bool reaches_back_to(Version version) const { return version >= floor_; }
  // At most `limit` events after the version, oldest first; 0: all of them.
  std::vector<EventPointer> after(Version version, std::size_t limit) const;

 private:
  std::size_t most_events_;
  Version floor_;
  std::deque<EventPointer> events_;
};

}  // namespace quarterdeck::cluster
