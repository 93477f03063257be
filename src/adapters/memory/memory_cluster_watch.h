#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "ports/cluster.h"

namespace quarterdeck::adapters {

// What happened to one object. An object may come into a selection or leave it by a change of its labels, hence both states.
struct PastEvent {
  std::uint64_t version = 0;
  ports::WatchEvent::Type type = ports::WatchEvent::Type::added;
  std::shared_ptr<const resources::Resource> before;  // empty when added
  std::shared_ptr<const resources::Resource> after;   // when deleted: the last state, with the version of the deletion
};

// The recent past of a cluster, and who follows it. May be used from any thread.
struct MemoryClusterHistory {
  using KindKey = std::pair<std::string, std::string>;  // group, kind

  // 0 means "any" to a watch, and 1 is older than anything that anybody could have seen, as on a real API server.
  static constexpr std::uint64_t kFirstVersion = 2;

  explicit MemoryClusterHistory(std::size_t most) : most_events(most) {}

  void append(const KindKey& kind, PastEvent event);
  void wake_followers();  // of what was appended since the last call; never call it with a lock held

  const std::size_t most_events;  // per kind
  std::mutex mutex;
  std::map<KindKey, std::deque<PastEvent>> events;    // guarded by mutex
  std::map<KindKey, std::uint64_t> forgotten;         // events up to this version are no longer kept; guarded by mutex
  std::uint64_t forgotten_everywhere = kFirstVersion;  // guarded by mutex
  std::uint64_t newest = kFirstVersion;                // guarded by mutex
  std::uint64_t cuts = 0;                             // guarded by mutex
  std::vector<KindKey> unannounced;                   // guarded by mutex
  std::vector<std::pair<KindKey, std::weak_ptr<ports::WakeFunction>>> followers;  // guarded by mutex
};

std::unique_ptr<ports::Watch> follow(std::shared_ptr<MemoryClusterHistory> history, const ports::Selection& selection, std::uint64_t from,
                                     std::vector<resources::Resource> first, ports::WakeFunction wake);

// The object as somebody sees it who asked for this version of its kind.
resources::Resource as_version(const resources::Resource& resource, const std::string& version);

}  // namespace quarterdeck::adapters
