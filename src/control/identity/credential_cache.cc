#include "control/identity/credential_cache.h"

#include "base/bytes.h"

namespace quarterdeck::control {

std::string CredentialCache::key_of(std::string_view header) const { return base::hmac_sha256(process_key_, header); }

std::shared_ptr<const Caller> CredentialCache::find(const std::string& key, std::uint64_t epoch, Timestamp now) {
  auto& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  if (shard.epoch != epoch) return nullptr;
  const auto found = shard.callers.find(key);
  return found != shard.callers.end() && now < found->second.until ? found->second.caller : nullptr;
}

void CredentialCache::remember(const std::string& key, std::uint64_t epoch, RememberedCaller caller) {
  auto& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  // Found out before something ended credentials: perhaps those very ones.
  if (epoch < shard.epoch) return;
  // A full shard starts again: entries live for half a minute, so what is in use comes back at once.
  if (epoch > shard.epoch || shard.callers.size() >= kMostInShard) shard.callers.clear();
  shard.epoch = epoch;
  shard.callers.insert_or_assign(key, std::move(caller));
}

}  // namespace quarterdeck::control
