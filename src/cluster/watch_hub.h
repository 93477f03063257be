#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "cluster/stored_object.h"
#include "ports/step.h"

namespace quarterdeck::cluster {

// Tells who waits for changes of a table that there are some. What changed they read from the history.
class WatchHub {
 public:
  struct Slot {
    std::recursive_mutex mutex;  // a wake function may end its own registration
    ports::WakeFunction wake;    // empty once the registration ended; guarded by mutex
  };

  // Ends when destroyed; after that the wake function is not called again, and no call is still running on another thread.
  class Registration {
   public:
    Registration() = default;
    explicit Registration(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
    Registration(Registration&& other) noexcept = default;
    Registration& operator=(Registration&& other) noexcept {
      if (this != &other) {
        end();
        slot_ = std::move(other.slot_);
      }
      return *this;
    }
    ~Registration() { end(); }
    void end();

   private:
    std::shared_ptr<Slot> slot_;
  };

  Registration on_change(const TableName& table, ports::WakeFunction wake);
  Registration on_any_change(ports::WakeFunction wake);

  // Calls the wake functions on the calling thread.
  void changed(const std::set<TableName>& tables);
  void wake_followers();  // those of single tables, for what is due by time alone

 private:
  using Slots = std::vector<std::weak_ptr<Slot>>;
  static void collect(Slots& slots, std::vector<std::shared_ptr<Slot>>& into);
  static void call(const std::vector<std::shared_ptr<Slot>>& slots);

  std::mutex mutex_;
  std::map<TableName, Slots> by_table_;  // guarded by mutex_
  Slots for_any_;                        // guarded by mutex_
};

}  // namespace quarterdeck::cluster
