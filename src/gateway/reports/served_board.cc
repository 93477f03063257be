#include "gateway/reports/served_board.h"

#include <algorithm>

namespace quarterdeck::gateway {

void ServedBoard::set(const std::string& object, ports::ServedApi api) {
  {
    const std::lock_guard lock(mutex_);
    auto& known = apis_[object];
    if (known.api_id == api.api_id && known.environment == api.environment && known.content_hash == api.content_hash && known.failure == api.failure) {
      return;
    }
    // The object now stands for another API: the one before is gone.
    if (!known.api_id.empty() && known.api_id != api.api_id) removed_.insert(known.api_id);
    known = std::move(api);
    changed_.insert(object);
  }
  if (on_change_) on_change_();
}

void ServedBoard::remove(const std::string& object) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = apis_.find(object);
    if (found == apis_.end()) return;
    removed_.insert(found->second.api_id);
    apis_.erase(found);
    changed_.erase(object);
  }
  if (on_change_) on_change_();
}

std::vector<ports::ServedApi> ServedBoard::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<ports::ServedApi> list;
  for (const auto& [object, api] : apis_) list.push_back(api);
  return list;
}

ServedBoard::News ServedBoard::take_news(Extent extent) {
  const std::lock_guard lock(mutex_);
  News news;
  // An API of which one object is gone and another is still there cannot be told by its id alone: then everything is said again.
  const auto is_still_there = [&](const std::string& id) {
    return std::ranges::any_of(apis_, [&](const auto& entry) { return entry.second.api_id == id; });
  };
  news.is_complete = extent == Extent::everything || std::ranges::any_of(removed_, is_still_there);
  for (const auto& [object, api] : apis_) {
    if (news.is_complete || changed_.contains(object)) news.apis.push_back(api);
  }
  if (!news.is_complete) news.removed.assign(removed_.begin(), removed_.end());
  changed_.clear();
  removed_.clear();
  return news;
}

}  // namespace quarterdeck::gateway
