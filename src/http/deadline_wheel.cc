#include "http/deadline_wheel.h"

#include <algorithm>

namespace quarterdeck::http {

void Deadlined::unlink() {
  if (!pointer_to_this_) return;
  *pointer_to_this_ = next_;
  if (next_) next_->pointer_to_this_ = pointer_to_this_;
  next_ = nullptr;
  pointer_to_this_ = nullptr;
  looked_at_tick_ = kNever;
}

void DeadlineWheel::set(Deadlined& item, std::uint64_t due_milliseconds) {
  item.due_ = due_milliseconds;
  if (item.looked_at_tick_ != Deadlined::kNever && item.looked_at_tick_ <= due_milliseconds / kTickMilliseconds + 1) return;
  item.unlink();
  insert(item);
}

void DeadlineWheel::insert(Deadlined& item) {
  item.looked_at_tick_ = std::clamp(item.due_ / kTickMilliseconds + 1, tick_ + 1, tick_ + kSlots - 1);
  auto*& slot = slots_[item.looked_at_tick_ % kSlots];
  item.next_ = slot;
  item.pointer_to_this_ = &slot;
  if (slot) slot->pointer_to_this_ = &item.next_;
  slot = &item;
}

void DeadlineWheel::advance(std::uint64_t now_milliseconds) {
  const auto now_tick = now_milliseconds / kTickMilliseconds;
  // After a long stop (a suspended machine) one turn looks at everything.
  if (now_tick > tick_ + kSlots) tick_ = now_tick - kSlots;
  while (tick_ < now_tick) {
    ++tick_;
    look_at_all(now_milliseconds);
  }
}

// on_deadline may destroy any item, also one that waits in this very slot; so the items are taken out one by one.
void DeadlineWheel::look_at_all(std::uint64_t now_milliseconds) {
  Deadlined* waiting = slots_[tick_ % kSlots];
  slots_[tick_ % kSlots] = nullptr;
  if (waiting) waiting->pointer_to_this_ = &waiting;
  while (waiting) {
    Deadlined& item = *waiting;
    item.unlink();
    if (item.due_ == Deadlined::kNever) continue;
    if (item.due_ > now_milliseconds) {
      insert(item);
      continue;
    }
    item.due_ = Deadlined::kNever;
    item.on_deadline();
  }
}

}  // namespace quarterdeck::http
