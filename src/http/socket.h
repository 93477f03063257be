#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "http/unique_fd.h"

// TCP sockets, non-blocking from birth.
namespace quarterdeck::http {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage); }
  std::string ip() const;  // "127.0.0.1", "::1"
  std::uint16_t port() const;
  friend bool operator==(const SocketAddress& left, const SocketAddress& right);
};

// Numeric addresses only: what to listen on is never looked up. "localhost" is understood.
Outcome<SocketAddress> parse_address(const std::string& address, std::uint16_t port);

struct Listener {
  UniqueFd socket;
  std::uint16_t port = 0;
};
Outcome<Listener> listen_on(const std::string& address, std::uint16_t port);

// One listener per event loop on one port; the kernel spreads new connections over them. The port must be free of others.
Outcome<std::vector<Listener>> listen_on_each(const std::string& address, std::uint16_t port, std::size_t count);

struct Accepted {
  UniqueFd socket;
  SocketAddress peer;
};
enum class AcceptState { accepted, none_waiting, out_of_descriptors };
AcceptState accept_from(int listener, Accepted& accepted);

// Begins to connect. The socket becomes writable when it is connected or refused; then connect_error tells which.
Outcome<UniqueFd> begin_connect(const SocketAddress& address);
int connect_error(int socket);

}  // namespace quarterdeck::http
