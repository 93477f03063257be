#include "agent/key_queue.h"

#include <algorithm>

namespace quarterdeck::agent {

void KeyQueue::add(const events::SubjectKey& key, Urgency urgency, Timestamp now) {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) {
    put(key, urgency, now);
    return;
  }
  const bool is_due = std::get<0>(found->second.turn) <= now;
  const bool is_as_urgent = found->second.urgency == Urgency::urgent || urgency == Urgency::whenever;
  if (is_due && is_as_urgent) return;
  // A comparison must not cut a failed key's pause short: it knows nothing new.
  if (!is_due && urgency == Urgency::whenever) return;
  line(found->second.urgency).erase(found->second.turn);
  waiting_.erase(found);
  put(key, urgency, now);
}

void KeyQueue::add_later(const events::SubjectKey& key, Timestamp due) {
  const auto found = waiting_.find(key);
  if (found != waiting_.end()) {
    if (std::get<0>(found->second.turn) <= due && found->second.urgency == Urgency::urgent) return;
    line(found->second.urgency).erase(found->second.turn);
    waiting_.erase(found);
  }
  put(key, Urgency::urgent, due);
}

void KeyQueue::put(const events::SubjectKey& key, Urgency urgency, Timestamp due) {
  const Turn turn{due, added_++};
  waiting_.emplace(key, Waiting{urgency, turn});
  line(urgency).emplace(turn, key);
}

std::optional<events::SubjectKey> KeyQueue::take(Timestamp now) {
  for (auto* candidates : {&urgent_, &whenever_}) {
    const auto first = candidates->begin();
    if (first == candidates->end() || std::get<0>(first->first) > now) continue;
    auto key = first->second;
    candidates->erase(first);
    waiting_.erase(key);
    return key;
  }
  return std::nullopt;
}

void KeyQueue::settled(const events::SubjectKey& key) { failures_.erase(key); }

Timestamp KeyQueue::failed(const events::SubjectKey& key, Timestamp now) {
  const auto due = now + pause_after(++failures_[key]);
  put(key, Urgency::urgent, due);
  return due;
}

std::optional<Timestamp> KeyQueue::next_due() const {
  std::optional<Timestamp> due;
  for (const auto* candidates : {&urgent_, &whenever_}) {
    if (candidates->empty()) continue;
    const auto first = std::get<0>(candidates->begin()->first);
    due = due ? std::min(*due, first) : first;
  }
  return due;
}

int KeyQueue::failures(const events::SubjectKey& key) const {
  const auto found = failures_.find(key);
  return found == failures_.end() ? 0 : found->second;
}

// Doubles with every failure, then takes off up to half, so that keys which failed together do not come back together.
Milliseconds KeyQueue::pause_after(int failures) {
  const auto doublings = std::min(failures - 1, 30);
  const auto full = std::min(back_off_.longest, back_off_.first * (std::int64_t{1} << doublings));
  const auto byte = static_cast<unsigned char>(random_.bytes(1).front());
  return full - full * byte / 512;
}

}  // namespace quarterdeck::agent
