#include "http/socket.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace quarterdeck::http {
namespace {

constexpr int kBacklog = 4096;

void set_option(int socket, int level, int name, int value) { ::setsockopt(socket, level, name, &value, sizeof(value)); }

Failure cannot_listen(const std::string& address, std::uint16_t port, int error) {
  const auto advice = error == EADDRINUSE ? "Another process uses the port: stop it, or configure another port."
                      : error == EACCES   ? "Ports below 1024 need a privilege: configure a higher port."
                                          : "Check the configured address.";
  return {Problem::unavailable, fmt::format("Cannot listen on {}:{} ({}). {}", address, port, std::strerror(error), advice)};
}

Outcome<UniqueFd> bind_to(const SocketAddress& where, const std::string& address, int reuse_option) {
  UniqueFd socket(::socket(where.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return cannot_listen(address, where.port(), errno);
  set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (reuse_option != 0) set_option(socket.get(), SOL_SOCKET, reuse_option, 1);
  if (::bind(socket.get(), where.raw(), where.length) != 0) return cannot_listen(address, where.port(), errno);
  return socket;
}

std::uint16_t bound_port(int socket) {
  SocketAddress bound;
  bound.length = sizeof(bound.storage);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound.storage), &bound.length);
  return bound.port();
}

}  // namespace

std::string SocketAddress::ip() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (storage.ss_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(storage);
    ::inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
  } else {
    const auto& address = reinterpret_cast<const sockaddr_in&>(storage);
    ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  }
  return text.data();
}

std::uint16_t SocketAddress::port() const {
  if (storage.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
}

bool operator==(const SocketAddress& left, const SocketAddress& right) {
  return left.length == right.length && std::memcmp(&left.storage, &right.storage, left.length) == 0;
}

Outcome<SocketAddress> parse_address(const std::string& address, std::uint16_t port) {
  SocketAddress parsed;
  auto& v4 = reinterpret_cast<sockaddr_in&>(parsed.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(parsed.storage);
  const auto& text = address == "localhost" ? std::string("127.0.0.1") : address;
  if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    parsed.length = sizeof(sockaddr_in);
    return parsed;
  }
  if (::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    parsed.length = sizeof(sockaddr_in6);
    return parsed;
  }
  return Failure{Problem::invalid, fmt::format("'{}' is not an IP address. Write one such as 127.0.0.1 or ::.", address)};
}

Outcome<Listener> listen_on(const std::string& address, std::uint16_t port) {
  auto listeners = listen_on_each(address, port, 1);
  if (!listeners) return listeners.error();
  return std::move(listeners->front());
}

// The first socket is bound without SO_REUSEPORT, so that it fails when another process of this user listens there; it gets the option
// afterwards, so that the others may join it.
Outcome<std::vector<Listener>> listen_on_each(const std::string& address, std::uint16_t port, std::size_t count) {
  std::vector<Listener> listeners;
  for (std::size_t i = 0; i < count; ++i) {
    const auto where = parse_address(address, listeners.empty() ? port : listeners.front().port);
    if (!where) return where.error();
    auto socket = bind_to(*where, address, listeners.empty() ? 0 : SO_REUSEPORT);
    if (!socket) return socket.error();
    const auto bound = bound_port(socket->get());
    if (count > 1 && listeners.empty()) set_option(socket->get(), SOL_SOCKET, SO_REUSEPORT, 1);
    listeners.push_back({std::move(*socket), bound});
  }
  for (const auto& listener : listeners) {
    if (::listen(listener.socket.get(), kBacklog) != 0) return cannot_listen(address, port, errno);
  }
  return listeners;
}

AcceptState accept_from(int listener, Accepted& accepted) {
  while (true) {
    accepted.peer.length = sizeof(accepted.peer.storage);
    const int fd = ::accept4(listener, reinterpret_cast<sockaddr*>(&accepted.peer.storage), &accepted.peer.length,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      accepted.socket = UniqueFd(fd);
      set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
      return AcceptState::accepted;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return AcceptState::none_waiting;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return AcceptState::out_of_descriptors;
    // Anything else is about that one connection (it was reset while it waited): take the next.
  }
}

Outcome<UniqueFd> begin_connect(const SocketAddress& address) {
  UniqueFd socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return Failure{Problem::unavailable, fmt::format("Cannot open a socket ({}).", std::strerror(errno))};
  set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (::connect(socket.get(), address.raw(), address.length) != 0 && errno != EINPROGRESS) {
    return Failure{Problem::unavailable, fmt::format("Cannot connect to {}:{} ({}).", address.ip(), address.port(), std::strerror(errno))};
  }
  return socket;
}

int connect_error(int socket) {
  int error = 0;
  socklen_t length = sizeof(error);
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
  return error;
}

}  // namespace quarterdeck::http
