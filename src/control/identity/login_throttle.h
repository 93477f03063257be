#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace quarterdeck::control {

// Slows down guessing. After `free_attempts` wrong passwords in a row for one key, each further one must wait: a second, then twice as
// long each time, up to half a minute. A right password, or a quiet hour, clears it. All calls may overlap.
class LoginThrottle {
 public:
  explicit LoginThrottle(int free_attempts) : free_attempts_(free_attempts) {}

  // How long the next attempt must wait; nothing when it may go ahead.
  std::optional<Milliseconds> wait(const std::string& key, Timestamp now) const;
  void failed(const std::string& key, Timestamp now);
  void succeeded(const std::string& key);

 private:
  struct Attempts {
    int failures = 0;
    Timestamp last;
    Timestamp next_allowed;
  };
  void make_room(Timestamp now);

  const int free_attempts_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Attempts> attempts_;  // guarded by mutex_
};

}  // namespace quarterdeck::control
