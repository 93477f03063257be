#include "adapters/memory/memory_cluster_watch.h"

#include <fmt/format.h>

#include <algorithm>

namespace quarterdeck::adapters {
namespace {

// A follower of a quiet kind learns now and then how far the cluster has got, as bookmarks of a real one do.
constexpr std::uint64_t kBookmarkAfter = 32;

class HistoryWatch final : public ports::Watch {
 public:
  HistoryWatch(std::shared_ptr<MemoryClusterHistory> history, ports::Selection selection, std::uint64_t from, std::vector<resources::Resource> first,
               std::shared_ptr<ports::WakeFunction> wake)
      : history_(std::move(history)), selection_(std::move(selection)), position_(from), first_(std::move(first)), wake_(std::move(wake)) {
    const std::lock_guard lock(history_->mutex);
    cuts_ = history_->cuts;
    std::reverse(first_.begin(), first_.end());
  }

  Outcome<std::optional<ports::WatchEvent>> next() override {
    const std::lock_guard lock(history_->mutex);
    if (cuts_ != history_->cuts) return Failure{Problem::unavailable, fmt::format("The watch of {} broke. Watch again from the last version seen.", selection_.kind.kind)};
    if (!first_.empty()) {
      auto resource = std::move(first_.back());
      first_.pop_back();
      return std::optional(ports::WatchEvent{ports::WatchEvent::Type::added, std::move(resource)});
    }
    const MemoryClusterHistory::KindKey kind{selection_.kind.group, selection_.kind.kind};
    if (position_ < std::max(history_->forgotten_everywhere, history_->forgotten[kind])) {
      return Failure{Problem::gone, fmt::format("Version {} of {} is too old to watch from. List again.", position_, selection_.kind.kind)};
    }
    const auto& events = history_->events[kind];
    auto event = std::upper_bound(events.begin(), events.end(), position_, [](auto version, const auto& past) { return version < past.version; });
    for (; event != events.end(); ++event) {
      position_ = event->version;
      if (auto seen = as_selected(*event)) return seen;
    }
    return bookmark();
  }

 private:
  std::optional<ports::WatchEvent> as_selected(const PastEvent& event) const {
    const bool was_in = event.before && is_selected(*event.before);
    const bool is_in = event.type != ports::WatchEvent::Type::deleted && is_selected(*event.after);
    if (!was_in && !is_in) return std::nullopt;
    const auto type = !is_in ? ports::WatchEvent::Type::deleted : was_in ? ports::WatchEvent::Type::modified : ports::WatchEvent::Type::added;
    return ports::WatchEvent{type, as_version(*event.after, selection_.kind.version)};
  }

  bool is_selected(const resources::Resource& resource) const {
    return (selection_.space.empty() || resource.space() == selection_.space) && has_labels(resource, selection_.labels);
  }

  std::optional<ports::WatchEvent> bookmark() {
    if (history_->newest - position_ < kBookmarkAfter) return std::nullopt;
    position_ = history_->newest;
    const JsonObject object{{"apiVersion", selection_.kind.api_version()},
                            {"kind", selection_.kind.kind},
                            {"metadata", JsonObject{{"resourceVersion", std::to_string(position_)}}}};
    return ports::WatchEvent{ports::WatchEvent::Type::bookmark, resources::Resource(object)};
  }

  std::shared_ptr<MemoryClusterHistory> history_;
  ports::Selection selection_;
  std::uint64_t position_;
  std::vector<resources::Resource> first_;  // what is told before the history, last one first
  std::shared_ptr<ports::WakeFunction> wake_;
  std::uint64_t cuts_ = 0;
};

}  // namespace

void MemoryClusterHistory::append(const KindKey& kind, PastEvent event) {
  const std::lock_guard lock(mutex);
  newest = event.version;
  auto& past = events[kind];
  past.push_back(std::move(event));
  while (past.size() > most_events) {
    forgotten[kind] = past.front().version;
    past.pop_front();
  }
  if (std::find(unannounced.begin(), unannounced.end(), kind) == unannounced.end()) unannounced.push_back(kind);
}

void MemoryClusterHistory::wake_followers() {
  std::vector<std::shared_ptr<ports::WakeFunction>> to_wake;
  {
    const std::lock_guard lock(mutex);
    std::erase_if(followers, [](const auto& follower) { return follower.second.expired(); });
    for (const auto& [kind, wake] : followers) {
      if (std::find(unannounced.begin(), unannounced.end(), kind) == unannounced.end()) continue;
      if (auto alive = wake.lock()) to_wake.push_back(std::move(alive));
    }
    unannounced.clear();
  }
  for (const auto& wake : to_wake) {
    if (*wake) (*wake)();
  }
}

std::unique_ptr<ports::Watch> follow(std::shared_ptr<MemoryClusterHistory> history, const ports::Selection& selection, std::uint64_t from,
                                     std::vector<resources::Resource> first, ports::WakeFunction wake) {
  auto held = std::make_shared<ports::WakeFunction>(std::move(wake));
  {
    const std::lock_guard lock(history->mutex);
    history->followers.emplace_back(MemoryClusterHistory::KindKey{selection.kind.group, selection.kind.kind}, held);
  }
  return std::make_unique<HistoryWatch>(std::move(history), selection, from, std::move(first), std::move(held));
}

resources::Resource as_version(const resources::Resource& resource, const std::string& version) {
  const auto kind = resource.kind();
  auto copy = resource;
  if (!version.empty() && kind.version != version) copy.json()["apiVersion"] = resources::Kind{kind.group, version, kind.kind}.api_version();
  return copy;
}

}  // namespace quarterdeck::adapters
