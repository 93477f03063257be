#include "gateway/revocations/revocation_follower.h"

#include <algorithm>

#include "base/log.h"

namespace quarterdeck::gateway {

RevocationFollower::RevocationFollower(Options options, ports::GatewayLink& link, RevocationArchive& archive, CurrentSnapshot& current,
                                       Metrics& metrics)
    : options_(options), link_(link), archive_(archive), current_(current), metrics_(metrics) {}

void RevocationFollower::load() {
  is_loaded_ = true;
  auto content = archive_.load();
  if (!content) {
    // Not known is not the same as none: the control plane is asked for all of them.
    log::error("the copy of revocations cannot be read and is made anew", {{"reason", content.error().message}});
    return;
  }
  if (!*content) return;
  for (const auto& revocation : (*content)->revocations) list_.add(revocation);
  next_ = (*content)->next;
  is_known_ = true;
  publish();
  // Without the line that was being written when the process ended: what is appended must begin a line of its own.
  if (const auto kept = archive_.replace({next_, list_.all()}); !kept) {
    log::error("the copy of revocations could not be tidied", {{"reason", kept.error().message}});
  }
}

void RevocationFollower::publish() {
  metrics_.revocations.set(static_cast<std::int64_t>(list_.size()));
  current_.change([&](Snapshot& snapshot) { snapshot.revocations = std::make_shared<const RevocationList>(list_); });
}

// In force first, then on the disk: a disk that is full must not keep a revoked token alive.
void RevocationFollower::take(const ports::RevocationPage& page) {
  const bool is_first = !is_known_;
  for (const auto& revocation : page.revocations) list_.add(revocation);
  if (!page.revocations.empty()) publish();
  const bool has_moved = page.next != next_;
  next_ = page.next;
  if (page.is_last) is_known_ = true;
  if (!is_first && !has_moved && page.revocations.empty()) return;
  const auto kept = is_first ? archive_.replace({next_, list_.all()}) : archive_.append(page);
  if (!kept) log::error("a revocation is in force, but would be forgotten by a restart", {{"reason", kept.error().message}});
}

void RevocationFollower::tidy(Timestamp now) {
  if (tidy_at_ && now < *tidy_at_) return;
  tidy_at_ = now + options_.tidy_interval;
  if (list_.forget_expired(now) == 0) return;
  publish();
  if (const auto kept = archive_.replace({next_, list_.all()}); !kept) {
    log::error("the copy of revocations could not be tidied", {{"reason", kept.error().message}});
  }
}

ports::Wake RevocationFollower::failed(Timestamp now, const Failure& failure) {
  metrics_.link_failures.add();
  if (back_off_ == Milliseconds(0)) log::warning("revocations cannot be asked for; those known stay in force", {{"reason", failure.message}});
  back_off_ = std::clamp(back_off_ * 2, Milliseconds(250), options_.longest_back_off);
  return ports::Wake::at_time(now + back_off_);
}

ports::Wake RevocationFollower::step(Timestamp now) {
  if (!is_loaded_) load();
  const auto page = link_.revocations_since(next_);
  if (!page && page.error().problem == Problem::gone && next_ != 0) {
    next_ = 0;  // the log no longer reaches back: all of them, on top of those known
    return ports::Wake::at_time(now);
  }
  if (!page) return failed(now, page.error());
  back_off_ = Milliseconds(0);
  take(*page);
  if (!page->is_last) return ports::Wake::at_time(now);
  tidy(now);
  return ports::Wake::at_time(now + options_.interval);
}

}  // namespace quarterdeck::gateway
