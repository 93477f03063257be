#include "http/test_upstream.h"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "http/socket.h"

namespace quarterdeck::http {

bool TestConnection::read_more() {
  std::array<char, 16 * 1024> buffer{};
  const auto read = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
  if (read <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(read));
  return true;
}

std::string TestConnection::read_until(std::string_view mark) {
  while (received_.find(mark) == std::string::npos) {
    if (!read_more()) return std::exchange(received_, {});
  }
  return read_bytes(received_.find(mark) + mark.size());
}

std::string TestConnection::read_head() {
  auto head = read_until("\r\n\r\n");
  return head.ends_with("\r\n\r\n") ? head : std::string();
}

std::string TestConnection::read_bytes(std::size_t size) {
  while (received_.size() < size && read_more()) {
  }
  auto taken = received_.substr(0, size);
  received_.erase(0, size);
  return taken;
}

void TestConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool TestConnection::can_send_within(Milliseconds patience) {
  pollfd waiting{.fd = socket_.get(), .events = POLLOUT, .revents = 0};
  return ::poll(&waiting, 1, static_cast<int>(patience.count())) == 1;
}

void TestConnection::close() {
  const std::lock_guard lock(closing_);
  socket_.reset();
}

void TestConnection::interrupt() {
  const std::lock_guard lock(closing_);
  if (socket_) ::shutdown(socket_.get(), SHUT_RDWR);
}

void TestConnection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close();
}

TestUpstream::TestUpstream(Script script) : script_(std::move(script)) {
  auto listener = listen_on("127.0.0.1", 0);
  port_ = listener->port;
  listener_ = std::move(listener->socket);
  acceptor_ = std::thread([this] { accept_all(); });
}

TestUpstream::~TestUpstream() {
  ::shutdown(listener_.get(), SHUT_RDWR);  // wakes the acceptor
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const auto& connection : connections_) connection->interrupt();
  }
  for (auto& thread : threads_) thread.join();
}

std::size_t TestUpstream::connections() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

void TestUpstream::accept_all() {
  while (true) {
    pollfd waiting{.fd = listener_.get(), .events = POLLIN, .revents = 0};
    ::poll(&waiting, 1, -1);
    const int socket = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const int at_once = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
    const std::lock_guard lock(mutex_);
    const auto connection = std::make_shared<TestConnection>(UniqueFd(socket));
    connections_.push_back(connection);
    threads_.emplace_back([this, connection] {
      script_(*connection);
      connection->close();
    });
  }
}

std::string ok(std::string_view body, std::string_view lines) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), lines, body);
}

}  // namespace quarterdeck::http
