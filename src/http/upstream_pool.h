#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/proxy_context.h"
#include "http/socket.h"
#include "http/tls_context.h"
#include "http/upstream_connection.h"

namespace quarterdeck::http {

// How sure one must be that a connection of the pool is still open.
enum class Freshness {
  any,     // if it is not, the request can be sent again
  proven,  // it cannot
  fresh,   // a new connection only
};

// The connections of one thread to one upstream.
class UpstreamPool {
 public:
  UpstreamPool(ProxyContext& context, std::string key, const Upstream& upstream);

  struct Taken {
    UpstreamConnection* connection = nullptr;
    UpstreamFailure failure = UpstreamFailure::none;  // why there is none
  };
  Taken take(Freshness freshness, std::size_t most_connections);
  void put_back(UpstreamConnection& connection) { idle_.push_back(&connection); }
  void remove(UpstreamConnection& connection);

  SSL_CTX* tls() const { return tls_.get(); }
  const std::string& host() const { return host_; }
  bool is_unused() const { return connections_.empty(); }
  void addresses_found(std::vector<SocketAddress> addresses);

 private:
  UpstreamConnection* take_idle(Freshness freshness);
  void look_up_when_due();

  ProxyContext& context_;
  const std::string key_;
  const std::string host_;
  const std::uint16_t port_;
  const bool wants_tls_;
  SslContext tls_;
  std::vector<std::unique_ptr<UpstreamConnection>> connections_;
  std::vector<UpstreamConnection*> idle_;  // the last used is taken first: the others may then end
  std::vector<SocketAddress> addresses_;
  bool is_numeric_ = false;
  bool is_looking_up_ = false;
  std::uint64_t looked_up_at_ = 0;
};

// The pools of one thread. Upstreams that mean the same share a pool, so a new configuration does not throw connections away.
class UpstreamPools {
 public:
  UpstreamPool& pool_for(ProxyContext& context, const std::shared_ptr<const Upstream>& upstream);
  UpstreamPool* find(const std::string& key);
  void forget_unused(std::uint64_t now_milliseconds);  // looks now and then; call it often

 private:
  struct Known {
    std::shared_ptr<const Upstream> upstream;  // held, so that its address cannot come to mean another
    UpstreamPool* pool;
  };
  std::uint64_t forget_next_at_ = 0;
  std::unordered_map<const Upstream*, Known> known_;
  std::unordered_map<std::string, std::unique_ptr<UpstreamPool>> pools_;
};

}  // namespace quarterdeck::http
