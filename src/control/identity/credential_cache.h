#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "control/identity/caller.h"

namespace quarterdeck::control {

struct RememberedCaller {
  std::shared_ptr<const Caller> caller;
  Timestamp until;
};

// Callers by the header that proved who they are. The header itself is not kept, only its HMAC under a key that this process made up:
// a dump of the memory shows no password. Bounded; all calls may overlap.
class CredentialCache {
 public:
  explicit CredentialCache(std::string process_key) : process_key_(std::move(process_key)) {}

  std::string key_of(std::string_view header) const;
  // Null when unknown, too old, or remembered in another epoch.
  std::shared_ptr<const Caller> find(const std::string& key, std::uint64_t epoch, Timestamp now);
  void remember(const std::string& key, std::uint64_t epoch, RememberedCaller caller);

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kMostInShard = 4096;
  struct Shard {
    std::mutex mutex;
    std::uint64_t epoch = 0;                                    // guarded by mutex
    std::unordered_map<std::string, RememberedCaller> callers;  // guarded by mutex
  };
  Shard& shard_of(const std::string& key) { return shards_[static_cast<unsigned char>(key.front()) % kShards]; }

  const std::string process_key_;
  std::array<Shard, kShards> shards_;
};

}  // namespace quarterdeck::control
