#include "cluster/watch_hub.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::cluster {

void WatchHub::Registration::end() {
  if (!slot_) return;
  {
    const std::lock_guard lock(slot_->mutex);
    slot_->wake = nullptr;
  }
  slot_.reset();
}

WatchHub::Registration WatchHub::on_change(const TableName& table, ports::WakeFunction wake) {
  auto slot = std::make_shared<Slot>();
  slot->wake = std::move(wake);
  const std::lock_guard lock(mutex_);
  by_table_[table].push_back(slot);
  return Registration(std::move(slot));
}

WatchHub::Registration WatchHub::on_any_change(ports::WakeFunction wake) {
  auto slot = std::make_shared<Slot>();
  slot->wake = std::move(wake);
  const std::lock_guard lock(mutex_);
  for_any_.push_back(slot);
  return Registration(std::move(slot));
}

void WatchHub::collect(Slots& slots, std::vector<std::shared_ptr<Slot>>& into) {
  std::erase_if(slots, [&](const std::weak_ptr<Slot>& weak) {
    auto slot = weak.lock();
    if (!slot) return true;
    into.push_back(std::move(slot));
    return false;
  });
}

void WatchHub::call(const std::vector<std::shared_ptr<Slot>>& slots) {
  for (const auto& slot : slots) {
    const std::lock_guard lock(slot->mutex);
    // A copy, because the function may end its own registration while it runs.
    if (const auto wake = slot->wake) wake();
  }
}

void WatchHub::changed(const std::set<TableName>& tables) {
  std::vector<std::shared_ptr<Slot>> slots;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& table : tables) {
      const auto found = by_table_.find(table);
      if (found != by_table_.end()) collect(found->second, slots);
    }
    collect(for_any_, slots);
  }
  call(slots);
}

void WatchHub::wake_followers() {
  std::vector<std::shared_ptr<Slot>> slots;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [table, waiting] : by_table_) collect(waiting, slots);
  }
  call(slots);
}

}  // namespace quarterdeck::cluster
