#include "cluster/object_watch.h"

#include <fmt/format.h>

#include <utility>

namespace quarterdeck::cluster {
namespace {

constexpr std::size_t kEventsAtOnce = 256;

// Leaving the selection looks like a deletion: the last state that was selected, with the version of the change.
ObjectPointer as_of(const ObjectPointer& object, Version version) {
  auto json = object->parse();
  metadata_of(json)["resourceVersion"] = std::to_string(version);
  return make_stored(json, version);
}

}  // namespace

Answer<std::unique_ptr<ObjectWatch>> ObjectWatch::from_now(ObjectStore& store, TableName table, ObjectSelection selection) {
  auto existing = store.list(table, {.space = selection.space}, [&](const StoredObject& object) { return selection.selects(object); });
  if (!existing) return existing.error();
  std::unique_ptr<ObjectWatch> watch(new ObjectWatch(store, std::move(table), std::move(selection), existing->version));
  for (auto& object : existing->objects) watch->waiting_.push_back({Event::Type::added, object, object->version});
  return watch;
}

Answer<std::unique_ptr<ObjectWatch>> ObjectWatch::from_version(ObjectStore& store, TableName table, ObjectSelection selection, Version version) {
  std::unique_ptr<ObjectWatch> watch(new ObjectWatch(store, std::move(table), std::move(selection), version));
  // An old version is refused here, before anybody waits.
  if (auto events = store.events_after(watch->table_, version, 1); !events) return events.error();
  return watch;
}

Answer<std::optional<SeenEvent>> ObjectWatch::next() {
  while (waiting_.empty()) {
    const auto newest = store_.version();
    const auto events = store_.events_after(table_, read_, kEventsAtOnce);
    if (!events) return events.error();
    if (events->empty()) {
      // A version from the future stays what it was: events up to it are not asked for.
      if (newest > read_) read_ = told_ = newest;
      return std::optional<SeenEvent>();
    }
    for (const auto& event : *events) {
      read_ = event->version;
      if (auto seen = seen_through_selection(*event)) waiting_.push_back(std::move(*seen));
    }
    if (waiting_.empty()) told_ = read_;
  }
  auto event = std::move(waiting_.front());
  waiting_.pop_front();
  if (event.version > told_) told_ = event.version;
  if (waiting_.empty() && read_ > told_) told_ = read_;
  return std::optional<SeenEvent>(std::move(event));
}

std::optional<SeenEvent> ObjectWatch::seen_through_selection(const Event& event) const {
  const bool was_selected = event.previous && selection_.selects(*event.previous);
  const bool is_selected = event.type != Event::Type::deleted && selection_.selects(*event.object);
  if (is_selected) return SeenEvent{was_selected ? Event::Type::modified : Event::Type::added, event.object, event.version};
  if (!was_selected) return std::nullopt;
  const auto object = event.type == Event::Type::deleted ? event.object : as_of(event.previous, event.version);
  return SeenEvent{Event::Type::deleted, object, event.version};
}

}  // namespace quarterdeck::cluster
