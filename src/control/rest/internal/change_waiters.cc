#include "control/rest/internal/change_waiters.h"

#include <algorithm>

#include "base/codec.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {

http::Response ChangeWaiters::answer(std::uint64_t since, std::size_t limit, Milliseconds wait) {
  const auto page = changes_.changes_since(since, limit);
  if (!page) return problem_response(page.error());
  const auto may_wait = [&] {
    const std::lock_guard lock(mutex_);
    return waiting_.size() < kMostWaiting;
  };
  if (!page->changes.empty() || wait.count() == 0 || !may_wait()) return ok(base::to_json(*page));
  http::Response response;
  response.headers.set("Content-Type", "application/json");
  response.stream = [this, since, limit, until = clock_.now() + wait](std::shared_ptr<http::BodyStream> stream) {
    add({since, limit, until, std::move(stream)});
  };
  return response;
}

bool ChangeWaiters::is_waited_for() {
  const std::lock_guard lock(mutex_);
  return !waiting_.empty();
}

void ChangeWaiters::add(Waiter waiter) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(waiter));
  }
  // A change may have come since the log was looked at.
  if (wake_) wake_();
}

ports::Wake ChangeWaiters::step(Timestamp now) {
  std::list<Waiter> asked;
  {
    const std::lock_guard lock(mutex_);
    asked.swap(waiting_);
  }
  // The log is read without the lock: those who begin to wait meanwhile must not be held up.
  std::erase_if(asked, [&](const Waiter& waiter) { return is_answered(waiter, now); });
  const std::lock_guard lock(mutex_);
  waiting_.splice(waiting_.begin(), asked);
  const auto first = std::min_element(waiting_.begin(), waiting_.end(), [](const auto& a, const auto& b) { return a.until < b.until; });
  return first == waiting_.end() ? ports::Wake::when_called() : ports::Wake::at_time(first->until);
}

bool ChangeWaiters::is_answered(const Waiter& waiter, Timestamp now) const {
  if (waiter.stream->is_closed()) return true;
  const auto page = changes_.changes_since(waiter.since, waiter.limit);
  if (page && page->changes.empty() && now < waiter.until) return false;
  // The head is sent already: a failure can only be told by an answer that is no answer, and the follower asks again.
  if (page) waiter.stream->write(base::to_text(base::to_json(*page)));
  waiter.stream->close();
  return true;
}

}  // namespace quarterdeck::control::rest
