#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "http/client_connection.h"
#include "http/event_loop.h"
#include "http/proxy.h"
#include "http/proxy_context.h"
#include "http/proxy_metrics.h"
#include "http/resolver.h"
#include "http/socket.h"
#include "http/upstream_pool.h"

namespace quarterdeck::http {

// One thread of the proxy: its listeners, its clients, its pools. Shares nothing that a request touches with the other threads.
class ProxyThread final : public ClientConnections {
 public:
  struct Parts {
    std::unique_ptr<EventLoop> loop;
    std::unique_ptr<ProxyLogic> logic;
    UniqueFd http_listener;   // either may be absent
    UniqueFd https_listener;
    SSL_CTX* tls = nullptr;   // of the https listener; outlives the thread
  };
  ProxyThread(const ProxyOptions& options, Parts parts, Resolver& resolver, ProxyMetrics& metrics);
  ~ProxyThread() override;

  Outcome<Done> begin();
  void wake();                                       // from any thread
  void stop_accepting(std::function<void()> drained);  // from any thread; `drained` is called on the loop's thread
  void end();                                        // closes everything and joins

 private:
  class Acceptor;

  void accept_all(Acceptor& acceptor);
  void add_client(Accepted accepted, SSL_CTX* tls);
  void remove(ClientConnection& connection) override;
  void tick();
  void note_if_drained();

  const ProxyOptions& options_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<ProxyLogic> logic_;
  ProxyMetrics& metrics_;
  UpstreamPools pools_;
  ProxyContext context_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  std::vector<std::unique_ptr<ClientConnection>> clients_;
  std::function<void()> drained_;
  std::thread thread_;
};

}  // namespace quarterdeck::http
