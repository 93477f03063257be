#include "http/upstream_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/log.h"

namespace quarterdeck::http {
namespace {

// Names are looked up again this often while they are used, in the background: the last answer serves until then.
constexpr std::uint64_t kLookUpEveryMilliseconds = 10'000;
constexpr std::uint64_t kForgetEveryMilliseconds = 5'000;

std::string key_of(const Upstream& upstream) {
  return fmt::format("{}|{}|{}|{}", upstream.host, upstream.port, upstream.tls ? "tls" : "plain", upstream.certificate_authority_pem);
}

}  // namespace

UpstreamPool::UpstreamPool(ProxyContext& context, std::string key, const Upstream& upstream)
    : context_(context), key_(std::move(key)), host_(upstream.host), port_(upstream.port), wants_tls_(upstream.tls) {
  if (wants_tls_) {
    const auto& own_authority = upstream.certificate_authority_pem;
    auto made = own_authority.empty() ? client_context_of_system_and(context_.options.more_authorities_pem) : client_context(own_authority);
    if (made) {
      tls_ = std::move(*made);
    } else {
      log::error(made.error().message, {{"host", host_}});
    }
  }
  const auto numeric = parse_address(host_.starts_with('[') ? host_.substr(1, host_.size() - 2) : host_, port_);
  is_numeric_ = numeric.has_value();
  if (numeric) addresses_.push_back(*numeric);
}

UpstreamConnection* UpstreamPool::take_idle(Freshness freshness) {
  while (freshness != Freshness::fresh && !idle_.empty()) {
    auto* connection = idle_.back();
    idle_.pop_back();
    if (freshness == Freshness::any || connection->is_still_open()) return connection;
    connection->abandon();
  }
  return nullptr;
}

UpstreamPool::Taken UpstreamPool::take(Freshness freshness, std::size_t most_connections) {
  if (wants_tls_ && !tls_) return {nullptr, UpstreamFailure::connect_failed};
  if (auto* idle = take_idle(freshness)) return {idle, UpstreamFailure::none};
  if (connections_.size() >= most_connections) return {nullptr, UpstreamFailure::too_many_connections};
  look_up_when_due();
  auto made = std::make_unique<UpstreamConnection>(context_, *this);
  if (!addresses_.empty() && !made->connect_to(addresses_)) return {nullptr, UpstreamFailure::connect_failed};
  made->index = connections_.size();
  connections_.push_back(std::move(made));
  return {connections_.back().get(), UpstreamFailure::none};
}

void UpstreamPool::look_up_when_due() {
  const auto now = context_.loop.now_milliseconds();
  if (is_numeric_ || is_looking_up_ || (!addresses_.empty() && now < looked_up_at_ + kLookUpEveryMilliseconds)) return;
  is_looking_up_ = true;
  looked_up_at_ = now;
  context_.resolver.look_up(host_, port_, context_.loop.mailbox(), [&pools = context_.pools, key = key_](std::vector<SocketAddress> addresses) {
    if (auto* pool = pools.find(key)) pool->addresses_found(std::move(addresses));
  });
}

void UpstreamPool::addresses_found(std::vector<SocketAddress> addresses) {
  is_looking_up_ = false;
  if (!addresses.empty()) addresses_ = std::move(addresses);
  std::vector<UpstreamConnection*> waiting;
  for (const auto& connection : connections_) {
    if (connection->is_waiting_for_addresses()) waiting.push_back(connection.get());
  }
  for (auto* connection : waiting) {
    if (addresses_.empty() || !connection->connect_to(addresses_)) connection->lookup_failed();
  }
}

void UpstreamPool::remove(UpstreamConnection& connection) {
  std::erase(idle_, &connection);
  const auto index = connection.index;
  auto removed = std::move(connections_[index]);
  if (index + 1 != connections_.size()) {
    connections_[index] = std::move(connections_.back());
    connections_[index]->index = index;
  }
  connections_.pop_back();
  context_.loop.retire(std::move(removed));
}

UpstreamPool& UpstreamPools::pool_for(ProxyContext& context, const std::shared_ptr<const Upstream>& upstream) {
  const auto known = known_.find(upstream.get());
  if (known != known_.end()) return *known->second.pool;
  const auto key = key_of(*upstream);
  auto& pool = pools_[key];
  if (!pool) pool = std::make_unique<UpstreamPool>(context, key, *upstream);
  known_.emplace(upstream.get(), Known{upstream, pool.get()});
  return *pool;
}

UpstreamPool* UpstreamPools::find(const std::string& key) {
  const auto found = pools_.find(key);
  return found == pools_.end() ? nullptr : found->second.get();
}

// An upstream that nobody else holds any more cannot be asked for again; its pool goes when its last connection is gone.
void UpstreamPools::forget_unused(std::uint64_t now_milliseconds) {
  if (now_milliseconds < forget_next_at_) return;
  forget_next_at_ = now_milliseconds + kForgetEveryMilliseconds;
  std::erase_if(known_, [](const auto& entry) { return entry.second.upstream.use_count() == 1; });
  std::unordered_set<const UpstreamPool*> wanted;
  for (const auto& [upstream, known] : known_) wanted.insert(known.pool);
  std::erase_if(pools_, [&](const auto& entry) { return entry.second->is_unused() && !wanted.contains(entry.second.get()); });
}

}  // namespace quarterdeck::http
