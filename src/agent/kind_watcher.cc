#include "agent/kind_watcher.h"

#include <algorithm>

namespace quarterdeck::agent {
namespace {

constexpr Milliseconds kFirstPause{100};
constexpr Milliseconds kLongestPause{10'000};
// A kind that is not installed may be installed any time.
constexpr Milliseconds kLookForKind{30'000};
constexpr int kMostEventsInAStep = 500;
constexpr int kListAfterFailures = 5;

}  // namespace

KindWatcher::KindWatcher(ports::Cluster& cluster, ports::Selection selection, ports::WakeFunction wake)
    : cluster_(cluster), selection_(std::move(selection)), wake_(std::move(wake)), next_pause_(kFirstPause) {}

std::set<Owner> KindWatcher::step(Timestamp now, ObservedObjects& observed) {
  const bool is_waiting = !watch_ && next_due_ && *next_due_ > now;
  if (is_waiting) return {};
  std::set<Owner> changed;
  if (version_.empty()) changed = list(now, observed);
  if (version_.empty() || (!watch_ && !open_watch(now))) return changed;
  changed.merge(drain(now, observed));
  return changed;
}

std::set<Owner> KindWatcher::list(Timestamp now, ObservedObjects& observed) {
  const auto listed = cluster_.list(selection_);
  if (!listed && listed.error().problem == Problem::not_found) {
    is_synced_ = true;
    failure_ = listed.error().message;
    next_due_ = now + kLookForKind;
    return observed.replace(selection_.kind, {});
  }
  if (!listed) {
    pause(now, listed.error());
    return {};
  }
  version_ = listed->resource_version;
  is_synced_ = true;
  return observed.replace(selection_.kind, listed->items);
}

bool KindWatcher::open_watch(Timestamp now) {
  auto watch = cluster_.watch(selection_, version_, wake_);
  if (!watch) {
    if (watch.error().problem == Problem::gone) version_.clear();
    pause(now, watch.error());
    return false;
  }
  watch_ = std::move(*watch);
  return true;
}

std::set<Owner> KindWatcher::drain(Timestamp now, ObservedObjects& observed) {
  std::set<Owner> changed;
  for (int i = 0; i < kMostEventsInAStep; ++i) {
    const auto event = watch_->next();
    if (!event) {
      const bool has_to_list = event.error().problem == Problem::gone;
      const bool is_first_failure = failures_in_a_row_ == 0;
      if (has_to_list) version_.clear();
      watch_.reset();
      pause(now, event.error());
      // Nothing is wrong with the cluster, it only kept less than we had hoped.
      if (has_to_list && is_first_failure) next_due_ = now;
      return changed;
    }
    failure_.clear();
    next_pause_ = kFirstPause;
    failures_in_a_row_ = 0;
    next_due_.reset();
    if (!*event) return changed;
    changed.merge(take(**event, observed));
  }
  next_due_ = now;
  return changed;
}

std::set<Owner> KindWatcher::take(const ports::WatchEvent& event, ObservedObjects& observed) {
  version_ = event.resource.resource_version();
  switch (event.type) {
    case ports::WatchEvent::Type::added:
    case ports::WatchEvent::Type::modified: return observed.put(event.resource);
    case ports::WatchEvent::Type::deleted: return observed.gone(event.resource);
    case ports::WatchEvent::Type::bookmark: break;
  }
  return {};
}

void KindWatcher::pause(Timestamp now, const Failure& failure) {
  // A cluster that was replaced by an older one may refuse our version for ever without saying that it is gone.
  if (++failures_in_a_row_ % kListAfterFailures == 0) version_.clear();
  failure_ = failure.message;
  next_due_ = now + next_pause_;
  next_pause_ = std::min(next_pause_ * 2, kLongestPause);
}

}  // namespace quarterdeck::agent
