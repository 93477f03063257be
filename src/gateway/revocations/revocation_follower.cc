#include "gateway/revocations/revocation_follower.h"

#include <algorithm>

#include "base/log.h"

namespace quarterdeck::gateway {

RevocationFollower::RevocationFollower(Options options, ports::GatewayLink& link, RevocationArchive& archive, CurrentSnapshot& current,
                                       Metrics& metrics)
    : options_(options), link_(link), archive_(archive), current_(current), metrics_(metrics) {}

void RevocationFollower::load(Timestamp now) {
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
  has_copy_ = true;
  is_reading_all_ = false;
  count_from_ = now + options_.patience;
  publish();
  // Without the line that was being written when the process ended: what is appended must begin a line of its own.
  keep_all();
}

void RevocationFollower::publish() {
  metrics_.revocations.set(static_cast<std::int64_t>(list_.size()));
  current_.change([&](Snapshot& snapshot) {
    snapshot.revocations = std::make_shared<const RevocationList>(list_);
    snapshot.revocations_count_from = count_from_;
  });
}

// In force first, then on the disk: a disk that is full must not keep a revoked token alive.
void RevocationFollower::take(const ports::RevocationPage& page, Timestamp now) {
  for (const auto& revocation : page.revocations) list_.add(revocation);
  const bool is_first_time = page.is_last && !has_caught_up_;
  if (is_first_time) {
    has_caught_up_ = true;
    count_from_ = Timestamp();
  } else if (has_copy_ && !has_caught_up_) {
    count_from_ = now + options_.patience;  // it does answer
  }
  if (is_first_time || !page.revocations.empty()) publish();
  const bool has_moved = page.next != next_;
  next_ = page.next;
  if (is_reading_all_) {
    if (page.is_last) keep_all();
  } else if (is_copy_stale_) {
    keep_all();
  } else if (has_moved || !page.revocations.empty()) {
    keep(page);
  }
  if (page.is_last) is_reading_all_ = false;
}

void RevocationFollower::keep(const ports::RevocationPage& page) {
  const auto kept = archive_.append(page);
  if (kept) return;
  is_copy_stale_ = true;
  log::error("a revocation is in force, but would be forgotten by a restart", {{"reason", kept.error().message}});
}

void RevocationFollower::keep_all() {
  const auto kept = archive_.replace({next_, list_.all()});
  if (!kept && !is_copy_stale_) log::error("the copy of revocations could not be written", {{"reason", kept.error().message}});
  is_copy_stale_ = !kept;
}

void RevocationFollower::tidy(Timestamp now) {
  if (tidy_at_ && now < *tidy_at_) return;
  tidy_at_ = now + options_.tidy_interval;
  if (list_.forget_expired(now) == 0) return;
  publish();
  keep_all();
}

// The log no longer reaches back, or is another one: all of them, on top of those known, which stay in force.
ports::Wake RevocationFollower::begin_anew(Timestamp now) {
  next_ = 0;
  is_reading_all_ = true;
  return ports::Wake::at_time(now);
}

ports::Wake RevocationFollower::failed(Timestamp now, const Failure& failure) {
  metrics_.link_failures.add();
  if (back_off_ == Milliseconds(0)) log::warning("revocations cannot be asked for; those known stay in force", {{"reason", failure.message}});
  back_off_ = std::clamp(back_off_ * 2, Milliseconds(250), options_.longest_back_off);
  return ports::Wake::at_time(now + back_off_);
}

ports::Wake RevocationFollower::step(Timestamp now) {
  if (!is_loaded_) load(now);
  const auto page = link_.revocations_since(next_);
  if (!page && page.error().problem == Problem::gone && next_ != 0) return begin_anew(now);
  if (!page) return failed(now, page.error());
  back_off_ = Milliseconds(0);
  take(*page, now);
  if (!page->is_last) return ports::Wake::at_time(now);
  tidy(now);
  return ports::Wake::at_time(now + options_.interval);
}

}  // namespace quarterdeck::gateway
