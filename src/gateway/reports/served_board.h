#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "ports/control_plane.h"

namespace quarterdeck::gateway {

// What is served and what is not and why, by API object; and what of it has changed since it was last reported. May be used from any thread.
class ServedBoard {
 public:
  void set(const std::string& object, ports::ServedApi api);
  void remove(const std::string& object);

  std::vector<ports::ServedApi> all() const;

  // What the next report says: the changes, or everything when `complete` is asked for.
  struct News {
    std::vector<ports::ServedApi> apis;
    std::vector<std::string> removed;  // ids of APIs
    bool is_complete = false;
    bool empty() const { return apis.empty() && removed.empty() && !is_complete; }
  };
  enum class Extent { changes, everything };
  News take_news(Extent extent);

  // Called after a change, from the thread that made it. Set it before there are writers.
  void on_change(std::function<void()> callback) { on_change_ = std::move(callback); }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, ports::ServedApi> apis_;  // by object; guarded by mutex_
  std::set<std::string> changed_;                 // objects; guarded by mutex_
  std::set<std::string> removed_;                 // ids of APIs; guarded by mutex_
  std::function<void()> on_change_;
};

}  // namespace quarterdeck::gateway
