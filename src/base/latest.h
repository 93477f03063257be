#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace quarterdeck::base {

// The newest immutable snapshot of something: one thread publishes, any thread reads. A small mutex, because std::atomic<shared_ptr>
// reports races under ThreadSanitizer in libstdc++ 12.
template <class T>
class Latest {
 public:
  explicit Latest(std::shared_ptr<const T> first) : value_(std::move(first)) {}

  std::shared_ptr<const T> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void set(std::shared_ptr<const T> next) {
    const std::lock_guard lock(mutex_);
    value_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;  // guarded by mutex_
};

}  // namespace quarterdeck::base
