#include "agent/agent.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"
#include "base/log.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

constexpr Milliseconds kPauseAfterTrouble{1'000};
// Fewer orphans than these need no second look.
constexpr std::size_t kFewOrphans = 10;

bool is_followed(const events::SubjectKey& key) {
  return key.subject != events::Subject::revocation && key.subject != events::Subject::other;
}

std::vector<KindWatcher> watchers_of(const AgentPorts& agent_ports, const AgentOptions& options, const ports::WakeFunction& wake) {
  std::vector<KindWatcher> watchers;
  for (const auto& kind : agent_ports.dialect.kinds()) {
    const ports::Selection selection{kind, options.space, {{std::string(resources::kManagedByLabel), std::string(resources::kManagedByAgent)}}};
    watchers.emplace_back(agent_ports.cluster, selection, wake);
  }
  return watchers;
}

// The original derives nothing but SHA-1 in hexadecimal digits for what no label can hold.
bool may_be_a_hash(const std::string& id) {
  return id.size() == 40 && std::all_of(id.begin(), id.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Agent::Agent(const AgentPorts& agent_ports, AgentOptions options, ports::WakeFunction wake)
    : ports_(agent_ports),
      options_(std::move(options)),
      metrics_(ports_.registry),
      queue_(ports_.random, options_.back_off),
      watchers_(watchers_of(ports_, options_, wake)),
      reconciler_(ports_.desired_state, ports_.cluster, ports_.dialect, observed_, metrics_),
      status_(std::make_shared<AgentStatus>()) {
  if (ports_.broker != nullptr) hints_.emplace(*ports_.broker, wake, options_.most_unacknowledged, metrics_);
}

// Hints are asked for before anything is listed: what is announced meanwhile then waits in the queue instead of getting lost.
ports::Wake Agent::step(Timestamp now) {
  load_position();
  receive_hints(now);
  follow_cluster(now);
  follow_changes(now);
  compare(now);
  work(now);
  keep_position(now);
  publish_status();
  return next_wake(now);
}

void Agent::load_position() {
  if (std::exchange(has_loaded_position_, true)) return;
  const auto kept = ports_.position.load();
  if (!kept) {
    log::warning("the agent's position is lost; everything is compared", {{"reason", kept.error().message}});
    return;
  }
  if (!*kept) return;
  progress_.start_at(**kept);
  kept_position_ = *kept;
  knows_where_to_follow_from_ = true;
}

void Agent::follow_cluster(Timestamp now) {
  for (auto& watcher : watchers_) {
    const bool was_synced = watcher.is_synced();
    for (const auto& owner : watcher.step(now, observed_)) {
      const auto key = key_of(owner);
      // What was there before us is what the first comparison is for.
      if (was_synced && key) drifted(*key, now);
    }
  }
}

// The first time at once; when it drifts again and again, somebody else is at work on it, and each waits for the other a little.
void Agent::drifted(const events::SubjectKey& key, Timestamp now) {
  metrics_.drifted.add();
  std::erase_if(repaired_, [&](const auto& repair) { return repair.second + options_.pause_between_repairs < now; });
  const auto [repair, is_new] = repaired_.emplace(key, now);
  if (is_new) {
    queue_.add(key, Urgency::urgent, now);
    return;
  }
  // Not yet put off: the next one comes a pause after the last.
  if (repair->second <= now) repair->second += options_.pause_between_repairs;
  queue_.add_later(key, repair->second);
}

void Agent::receive_hints(Timestamp now) {
  if (!hints_) return;
  for (const auto& change : hints_->receive(now)) {
    const bool is_old_news = change.sequence != 0 && knows_where_to_follow_from_ && change.sequence <= progress_.read() && !progress_.awaits(change.key);
    if (is_old_news || !is_followed(change.key)) {
      hints_->applied(change.key);
      continue;
    }
    know(change.key);
    queue_.add(change.key, Urgency::urgent, now);
    if (change.sequence == 0 || !knows_where_to_follow_from_) continue;
    if (change.sequence == progress_.read() + 1) {
      await(change.key, change.sequence, change.at, now);
      progress_.read_to(change.sequence);
    } else if (change.sequence > progress_.read()) {
      next_follow_ = now;  // some were lost, or came out of order
    }
  }
}

void Agent::follow_changes(Timestamp now) {
  if (!knows_where_to_follow_from_ || now < next_follow_) return;
  const auto page = ports_.changes.changes_since(progress_.read(), options_.most_changes_in_a_page);
  if (!page && page.error().problem == Problem::gone) {
    log::warning("the log of changes no longer reaches back; everything is compared", {{"reason", page.error().message}});
    knows_where_to_follow_from_ = false;
    next_comparison_ = now;
    return;
  }
  if (!page) {
    follow_trouble_ = page.error().message;
    next_follow_ = now + std::min(options_.follow_every, kPauseAfterTrouble);
    return;
  }
  follow_trouble_.clear();
  for (const auto& change : page->changes) {
    if (is_followed(change.key)) await(change.key, change.sequence, change.at, now);
  }
  progress_.read_to(page->next);
  next_follow_ = page->is_last ? now + options_.follow_every : now;
}

void Agent::await(const events::SubjectKey& key, std::uint64_t sequence, std::int64_t at, Timestamp now) {
  know(key);
  progress_.await(key, sequence, from_epoch_milliseconds(at));
  queue_.add(key, Urgency::urgent, now);
}

// Lists what shall exist and queues all of it, and whatever of ours belongs to nothing that shall exist. A failure means "not known now".
void Agent::compare(Timestamp now) {
  if (now < next_comparison_ || !is_synced()) return;
  next_comparison_ = now + kPauseAfterTrouble;
  if (!find_where_to_follow_from()) return;
  const auto keys = ports_.desired_state.keys();
  if (!keys) {
    comparison_trouble_ = keys.error().message;
    return;
  }
  comparison_trouble_.clear();
  metrics_.comparisons.add();
  if (last_comparison_) {
    for (auto& watcher : watchers_) watcher.list_again();
  }
  queue_everything(*keys, now);
  last_comparison_ = now;
  next_comparison_ = now + options_.compare_every;
}

// Before the list is read, so that no change falls between the two.
bool Agent::find_where_to_follow_from() {
  if (knows_where_to_follow_from_) return true;
  const auto newest = ports_.changes.newest_sequence();
  if (!newest) {
    comparison_trouble_ = newest.error().message;
    return false;
  }
  progress_.start_at(*newest);
  knows_where_to_follow_from_ = true;
  return true;
}

void Agent::queue_everything(const std::vector<events::SubjectKey>& keys, Timestamp now) {
  const bool is_first = !last_comparison_;
  keys_by_hash_.clear();
  for (const auto& key : keys) know(key);
  auto all = keys;
  const auto orphans = orphans_beside(keys);
  if (is_credible(orphans.size(), keys.size())) all.insert(all.end(), orphans.begin(), orphans.end());
  for (const auto& key : all) {
    if (!is_followed(key)) continue;
    queue_.add(key, Urgency::whenever, now);
    if (is_first) first_round_.insert(key);
  }
}

std::vector<events::SubjectKey> Agent::orphans_beside(const std::vector<events::SubjectKey>& keys) const {
  auto owners = observed_.owners();
  for (const auto& key : keys) owners.erase(owner_of(key));
  std::vector<events::SubjectKey> orphans;
  for (const auto& owner : owners) {
    const auto subject = base::enum_from<events::Subject>(owner.subject);
    if (subject) orphans.push_back({*subject, owner.id});
  }
  return orphans;
}

// When most of what we own is suddenly wanted by nobody, the control plane more likely lost its store than its customers: that is believed only
// when a second comparison says so too.
bool Agent::is_credible(std::size_t orphans, std::size_t keys) {
  if (orphans <= kFewOrphans || orphans <= keys) {
    incredible_comparisons_ = 0;
    return true;
  }
  if (++incredible_comparisons_ > 1) return true;
  comparison_trouble_ = fmt::format(
      "{} of {} things in the cluster are wanted by nobody any more. They are removed if the next comparison says the same: check that the control "
      "plane has the right store.",
      orphans, orphans + keys);
  log::error("most of what is in the cluster is no longer wanted", {{"unwanted", orphans}, {"wanted", keys}});
  return false;
}

void Agent::work(Timestamp now) {
  if (!is_synced()) return;
  for (std::size_t i = 0; i < options_.most_keys_in_a_step; ++i) {
    const auto key = queue_.take(now);
    if (!key) return;
    work_on(*key, now);
  }
}

void Agent::work_on(const events::SubjectKey& key, Timestamp now) {
  if (const auto found = find_name_of(key); !found) return failed(key, found.error(), now);
  if (const auto known = keys_by_hash_.find(owner_of(key)); known != keys_by_hash_.end() && known->second != key) {
    first_round_.erase(key);
    queue_.settled(key);
    queue_.add(known->second, Urgency::urgent, now);
    return;
  }
  const auto done = reconciler_.reconcile(key, now);
  first_round_.erase(key);
  if (!done) return failed(key, done.error(), now);
  metrics_.settled.add();
  queue_.settled(key);
  failing_.erase(key);
  const auto changed_at = progress_.settled(key);
  if (changed_at && *changed_at <= now) {
    metrics_.change_to_applied.observe_microseconds(static_cast<std::uint64_t>(std::chrono::microseconds(now - *changed_at).count()));
  }
  if (hints_) hints_->applied(key);
}

// An orphan known only by a hash may have come back under its name since the last comparison, and nobody can be asked about a hash.
Outcome<Done> Agent::find_name_of(const events::SubjectKey& key) {
  if (!may_be_a_hash(key.id) || keys_by_hash_.contains(owner_of(key))) return Done{};
  const auto keys = ports_.desired_state.keys();
  if (!keys) return keys.error();
  for (const auto& other : *keys) know(other);
  return Done{};
}

void Agent::failed(const events::SubjectKey& key, const Failure& failure, Timestamp now) {
  metrics_.failed.add();
  const auto next_try = queue_.failed(key, now);
  auto& failing = failing_[key];
  if (failing.failure != failure.message) {
    log::warning("a change could not be applied and will be tried again",
                 {{"subject", base::enum_text(key.subject)}, {"id", key.id}, {"reason", failure.message}});
  }
  failing = {key, failure.message, queue_.failures(key), to_epoch_milliseconds(next_try)};
  if (hints_) hints_->failed(key);
}

void Agent::keep_position(Timestamp now) {
  if (!knows_where_to_follow_from_ || !last_comparison_ || now < next_keep_ || kept_position_ == progress_.finished()) return;
  next_keep_ = now + options_.keep_every;
  const auto kept = ports_.position.keep(progress_.finished());
  position_trouble_ = kept ? std::string() : kept.error().message;
  if (kept) kept_position_ = progress_.finished();
}

void Agent::publish_status() {
  auto status = std::make_shared<AgentStatus>();
  status->is_ready = is_synced() && last_comparison_ && first_round_.empty();
  status->position = progress_.finished();
  status->read = progress_.read();
  status->queued = queue_.size();
  status->owned_objects = observed_.size();
  status->last_comparison = last_comparison_ ? to_epoch_milliseconds(*last_comparison_) : 0;
  for (const auto& [key, failing] : failing_) status->failing.push_back(failing);
  for (const auto& watcher : watchers_) {
    if (!watcher.failure().empty()) status->troubles.push_back(fmt::format("{}: {}", watcher.kind().kind, watcher.failure()));
  }
  for (const auto& trouble : {follow_trouble_, comparison_trouble_, position_trouble_, hints_ ? hints_->failure() : std::string()}) {
    if (!trouble.empty()) status->troubles.push_back(trouble);
  }
  metrics_.queued.set(static_cast<std::int64_t>(status->queued));
  metrics_.failing.set(static_cast<std::int64_t>(failing_.size()));
  metrics_.owned.set(static_cast<std::int64_t>(status->owned_objects));
  metrics_.position.set(static_cast<std::int64_t>(status->position));
  status_.set(std::move(status));
}

ports::Wake Agent::next_wake(Timestamp now) const {
  auto next = next_comparison_;
  if (!is_synced()) next = Timestamp::max();  // the watchers say when to look again
  const auto consider = [&](std::optional<Timestamp> due) { next = due ? std::min(next, *due) : next; };
  for (const auto& watcher : watchers_) consider(watcher.next_due());
  if (hints_) consider(hints_->next_due());
  if (knows_where_to_follow_from_) consider(next_follow_);
  if (is_synced()) consider(queue_.next_due());
  if (knows_where_to_follow_from_ && last_comparison_ && kept_position_ != progress_.finished()) consider(next_keep_);
  return ports::Wake::at_time(std::max(next, now));
}

void Agent::know(const events::SubjectKey& key) {
  auto owner = owner_of(key);
  if (owner.id != key.id) keys_by_hash_.insert_or_assign(std::move(owner), key);
}

// A hash that nobody explains is left to the comparison, which knows every id.
std::optional<events::SubjectKey> Agent::key_of(const Owner& owner) const {
  if (const auto known = keys_by_hash_.find(owner); known != keys_by_hash_.end()) return known->second;
  const auto subject = base::enum_from<events::Subject>(owner.subject);
  if (!subject || may_be_a_hash(owner.id)) return std::nullopt;
  return events::SubjectKey{*subject, owner.id};
}

bool Agent::is_synced() const {
  return std::all_of(watchers_.begin(), watchers_.end(), [](const auto& watcher) { return watcher.is_synced(); });
}

}  // namespace quarterdeck::agent
