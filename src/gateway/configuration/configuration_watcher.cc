#include "gateway/configuration/configuration_watcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/log.h"

namespace quarterdeck::gateway {
namespace {

constexpr std::array kFollowedKinds = {
    resources::kConfigMap,       resources::kSecret,   resources::kScope,        resources::kAuthentication, resources::kRateLimitPolicy,
    resources::kApiPolicy,       resources::kBackend,  resources::kHttpRoute,    resources::kGqlRoute,       resources::kTokenIssuer,
    resources::kApplication,     resources::kSubscription, resources::kApplicationMapping, resources::kApi,
};

}  // namespace

std::span<const resources::KindName> followed_kinds() { return kFollowedKinds; }

ConfigurationWatcher::ConfigurationWatcher(Options options, Parts parts) : options_(options), parts_(std::move(parts)) {
  for (const auto& kind : kFollowedKinds) followed_.push_back({.kind = kind, .watch = nullptr, .version = {}, .list_again_at = {}, .not_before = {}});
}

void ConfigurationWatcher::note_trouble(const Followed& followed, std::string reason) {
  const std::lock_guard lock(troubles_mutex_);
  const std::string kind(followed.kind.kind);
  if (reason.empty()) {
    troubles_.erase(kind);
  } else {
    troubles_[kind] = std::move(reason);
  }
}

std::vector<std::string> ConfigurationWatcher::troubles() const {
  const std::lock_guard lock(troubles_mutex_);
  std::vector<std::string> list;
  for (const auto& [kind, reason] : troubles_) list.push_back(fmt::format("{}: {}", kind, reason));
  return list;
}

void ConfigurationWatcher::failed(Followed& followed, const Failure& failure, Timestamp now) {
  parts_.metrics.cluster_failures.add();
  if (followed.back_off == Milliseconds(0)) {
    log::warning("a kind of object cannot be followed; what is known of it stays in force", {{"kind", followed.kind.kind}, {"reason", failure.message}});
  }
  followed.watch.reset();
  if (failure.problem == Problem::gone) followed.version.clear();
  followed.back_off = std::clamp(followed.back_off * 2, options_.first_back_off, options_.longest_back_off);
  followed.not_before = now + followed.back_off;
  note_trouble(followed, failure.message);
}

bool ConfigurationWatcher::list(Followed& followed, Timestamp now) {
  parts_.metrics.relists.add();
  auto listed = parts_.cluster.list({.kind = followed.kind.to_kind(), .space = {}, .labels = {}});
  if (!listed) {
    failed(followed, listed.error(), now);
    // A cluster that does not have the kind has no object of it.
    if (listed.error().problem == Problem::not_found) followed.was_listed = true;
    return false;
  }
  std::set<ResourceIndex::Key> keys;
  for (auto& resource : listed->items) {
    keys.insert(ResourceIndex::key_of(resource.reference()));
    index_.put(std::move(resource));
  }
  index_.keep_only(followed.kind.to_kind(), keys);
  followed.version = listed->resource_version;
  followed.was_listed = true;
  followed.list_again_at = now + options_.full_read_interval;
  return true;
}

bool ConfigurationWatcher::open(Followed& followed, Timestamp now) {
  auto watch = parts_.cluster.watch({.kind = followed.kind.to_kind(), .space = {}, .labels = {}}, followed.version, parts_.wake);
  if (!watch) {
    failed(followed, watch.error(), now);
    return false;
  }
  followed.watch = *std::move(watch);
  return true;
}

void ConfigurationWatcher::take(Followed& followed, ports::WatchEvent event) {
  if (auto version = event.resource.resource_version(); !version.empty()) followed.version = std::move(version);
  switch (event.type) {
    case ports::WatchEvent::Type::added:
    case ports::WatchEvent::Type::modified: index_.put(std::move(event.resource)); break;
    case ports::WatchEvent::Type::deleted: index_.erase(event.resource.reference()); break;
    case ports::WatchEvent::Type::bookmark: break;
  }
}

void ConfigurationWatcher::drain(Followed& followed, Timestamp now) {
  while (followed.watch) {
    auto event = followed.watch->next();
    if (!event) return failed(followed, event.error(), now);
    if (!*event) break;
    take(followed, **std::move(event));
  }
  // It is only now that the cluster has shown to be well again.
  followed.back_off = Milliseconds(0);
  followed.not_before.reset();
  note_trouble(followed, {});
}

void ConfigurationWatcher::follow(Followed& followed, Timestamp now) {
  if (followed.not_before && now < *followed.not_before) return;
  if (followed.was_listed && now >= followed.list_again_at) {
    followed.version.clear();
    followed.watch.reset();
  }
  if (followed.version.empty() && !list(followed, now)) return;
  if (!followed.watch && !open(followed, now)) return;
  drain(followed, now);
}

void ConfigurationWatcher::make_anew(Timestamp now) {
  const auto roots = index_.take_changed(options_.most_roots_per_step);
  if (roots.empty()) return;
  for (const auto& root : roots) {
    const auto found = index_.gather(root);
    const auto& kind = root.kind.kind;
    if (kind == resources::kApi.kind) {
      parts_.apis.make_anew(root, found);
    } else if (kind == resources::kTokenIssuer.kind) {
      parts_.issuers.make_anew(root, found);
    } else {
      parts_.consumers.make_anew(root, found);
    }
  }
  parts_.current.change([&](Snapshot& snapshot) {
    parts_.apis.publish(snapshot);
    parts_.consumers.publish(snapshot);
    parts_.issuers.publish(snapshot);
  });
  parts_.apis.report(now);
}

ports::Wake ConfigurationWatcher::next_turn(Timestamp now) const {
  if (index_.has_changed() && std::ranges::all_of(followed_, &Followed::was_listed)) return ports::Wake::at_time(now);
  auto next = now + options_.full_read_interval;
  for (const auto* complaints : {&parts_.apis.complaints(), &parts_.consumers.complaints()}) next = std::min(next, complaints->next_due().value_or(next));
  for (const auto& followed : followed_) {
    if (followed.not_before) {
      next = std::min(next, std::max(*followed.not_before, now));
    } else if (followed.was_listed) {
      next = std::min(next, followed.list_again_at);
    }
  }
  return ports::Wake::at_time(next);
}

ports::Wake ConfigurationWatcher::step(Timestamp now) {
  for (auto& followed : followed_) follow(followed, now);
  // Before everything has been seen once an API would be judged by half of its objects.
  if (!std::ranges::all_of(followed_, &Followed::was_listed)) return next_turn(now);
  make_anew(now);
  for (auto* complaints : {&parts_.apis.complaints(), &parts_.consumers.complaints()}) complaints->tell(now);
  if (!is_complete_ && !index_.has_changed()) {
    is_complete_ = true;
    parts_.current.change([](Snapshot& snapshot) { snapshot.is_complete = true; });
    log::info("the configuration is complete", {{"apis", parts_.apis.count()}});
    if (parts_.on_complete) parts_.on_complete();
  }
  return next_turn(now);
}

}  // namespace quarterdeck::gateway
