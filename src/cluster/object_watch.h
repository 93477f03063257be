#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "cluster/object_store.h"
#include "cluster/selectors.h"

namespace quarterdeck::cluster {

struct SeenEvent {
  Event::Type type;
  ObjectPointer object;
  Version version = 0;  // of the event; the object may be older when it merely left the selection
};

// Follows a selection of one table from a version on. Calls of one watch must not overlap.
class ObjectWatch {
 public:
  // Begins with what exists: every object as added, then what changes.
  static Answer<std::unique_ptr<ObjectWatch>> from_now(ObjectStore& store, TableName table, ObjectSelection selection);
  static Answer<std::unique_ptr<ObjectWatch>> from_version(ObjectStore& store, TableName table, ObjectSelection selection, Version version);

  // Call before the first next(), so that nothing goes unnoticed between them.
  void wake_with(ports::WakeFunction wake) { registration_ = store_.hub().on_change(table_, std::move(wake)); }
  // The next event if there is one now. Reason::expired when the history was overtaken: list again.
  Answer<std::optional<SeenEvent>> next();
  // Everything up to this version was told.
  Version seen() const { return told_; }

 private:
  ObjectWatch(ObjectStore& store, TableName table, ObjectSelection selection, Version from)
      : store_(store), table_(std::move(table)), selection_(std::move(selection)), read_(from), told_(from) {}
  std::optional<SeenEvent> seen_through_selection(const Event& event) const;

  ObjectStore& store_;
  TableName table_;
  ObjectSelection selection_;
  std::deque<SeenEvent> waiting_;
  Version read_;  // the history was read up to here
  Version told_;
  WatchHub::Registration registration_;
};

}  // namespace quarterdeck::cluster
