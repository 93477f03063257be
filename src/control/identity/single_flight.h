#pragma once

#include <exception>
#include <future>
#include <mutex>
#include <string>
#include <unordered_map>

namespace quarterdeck::control {

// Work that several callers want at the same time is done by the first of them; the others wait for what it finds. All calls may overlap.
template <class Result>
class SingleFlight {
 public:
  template <class Work>
  Result run(const std::string& key, Work work) {
    std::promise<Result> promise;
    {
      std::unique_lock lock(mutex_);
      if (const auto found = flights_.find(key); found != flights_.end()) {
        const auto others = found->second;
        lock.unlock();
        return others.get();
      }
      flights_.emplace(key, promise.get_future().share());
    }
    try {
      promise.set_value(work());
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.extract(key);
    return flight.mapped().get();
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_future<Result>> flights_;  // guarded by mutex_
};

}  // namespace quarterdeck::control
