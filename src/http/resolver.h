#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/event_loop.h"
#include "http/socket.h"

namespace quarterdeck::http {

// Looks host names up on threads of its own, because getaddrinfo blocks for as long as a dead name server lets it. Threads that are still
// waiting when the resolver goes away are left to end by themselves. Any thread may call it.
class Resolver {
 public:
  Resolver();
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  using Found = std::function<void(std::vector<SocketAddress>)>;  // empty: the name has no address now
  // Calls found on the loop of the mailbox.
  void look_up(const std::string& host, std::uint16_t port, std::shared_ptr<Mailbox> mailbox, Found found);

 private:
  struct State;
  static void work(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace quarterdeck::http
