#include "cluster/history.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::cluster {

void History::add(EventPointer event) {
  events_.push_back(std::move(event));
  while (events_.size() > most_events_) {
    floor_ = events_.front()->version;
    events_.pop_front();
  }
}

std::vector<EventPointer> History::after(Version version, std::size_t limit) const {
  const auto first = std::upper_bound(events_.begin(), events_.end(), version,
                                      [](Version value, const EventPointer& event) { return value < event->version; });
  const auto available = static_cast<std::size_t>(events_.end() - first);
  const auto count = limit == 0 ? available : std::min(available, limit);
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace quarterdeck::cluster
