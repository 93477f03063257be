// The two programs that proxy_vs_nginx.py needs beside nginx and haproxy: a back end that costs next to nothing, and our proxy with a logic
// that forwards everything.
//   http_proxy_peers backend <port> <body bytes>
//   http_proxy_peers proxy <port> <back end's port>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/event_loop.h"
#include "http/proxy.h"
#include "http/socket.h"
#include "http/transport.h"

namespace quarterdeck::http {
namespace {

// Answers each head that ends in an empty line with the same bytes.
class Peer final : public Watcher {
 public:
  Peer(UniqueFd socket, std::string_view answer) : transport_(std::move(socket)), answer_(answer) {}

  void on_ready(std::uint32_t) override {
    std::array<char, 16 * 1024> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    while (true) {
      const auto read = transport_.read(buffer);
      if (read.state == Transfer::would_block) return;
      if (read.state != Transfer::done) return transport_.close();
      received_.append(buffer.data(), read.bytes);
      std::size_t end = 0;
      while ((end = received_.find("\r\n\r\n")) != std::string::npos) {
        received_.erase(0, end + 4);
        transport_.write(answer_);
      }
      if (read.bytes < buffer.size()) return;
    }
  }
  void on_deadline() override {}

 private:
  Transport transport_;
  std::string_view answer_;
  std::string received_;
};

class Backend final : public Watcher {
 public:
  Backend(EventLoop& loop, Listener listener, std::size_t body_bytes)
      : loop_(loop),
        listener_(std::move(listener.socket)),
        answer_("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nServer: backend\r\nContent-Length: " + std::to_string(body_bytes) +
                "\r\nConnection: keep-alive\r\n\r\n" + std::string(body_bytes, 'x')) {}

  void on_ready(std::uint32_t) override {
    Accepted accepted;
    while (accept_from(listener_.get(), accepted) == AcceptState::accepted) {
      const int socket = accepted.socket.get();
      auto& peer = peers_[socket];  // a descriptor that comes again belongs to a connection that has ended
      peer = std::make_unique<Peer>(std::move(accepted.socket), answer_);
      if (!loop_.watch(socket, *peer)) peers_.erase(socket);
    }
  }
  void on_deadline() override {}
  int listener() const { return listener_.get(); }

 private:
  EventLoop& loop_;
  UniqueFd listener_;
  const std::string answer_;
  std::unordered_map<int, std::unique_ptr<Peer>> peers_;
};

class ForwardAll final : public ProxyLogic {
 public:
  explicit ForwardAll(std::uint16_t port) : upstream_(std::make_shared<const Upstream>(Upstream{.host = "127.0.0.1", .port = port})) {}

  Decision decide(const RequestHead& head, const std::string*, std::uint64_t&) override {
    return Forward{.upstream = upstream_, .target = std::string(head.path())};
  }
  Respond upstream_failed(UpstreamFailure, std::uint64_t) override { return {.status = 503}; }
  Respond malformed(int status, std::string_view reason) override { return {.status = status, .body = std::string(reason)}; }
  void finished(const Exchange&, std::uint64_t) override {}
  void tick(Timestamp) override {}

 private:
  std::shared_ptr<const Upstream> upstream_;
};

int run_backend(std::uint16_t port, std::size_t body_bytes) {
  auto loop = EventLoop::create();
  auto listener = listen_on("127.0.0.1", port);
  if (!loop || !listener) return 1;
  Backend backend(**loop, std::move(*listener), body_bytes);
  if (!(*loop)->watch(backend.listener(), backend)) return 1;
  (*loop)->run();
  return 0;
}

int run_proxy(std::uint16_t port, std::uint16_t backend_port) {
  metrics::Registry registry;
  sigset_t ending;
  ::sigemptyset(&ending);
  ::sigaddset(&ending, SIGTERM);
  ::sigaddset(&ending, SIGINT);
  ::sigprocmask(SIG_BLOCK, &ending, nullptr);
  const auto proxy = Proxy::start({.http_port = port}, [&] { return std::make_unique<ForwardAll>(backend_port); }, registry);
  if (!proxy) {
    std::cerr << proxy.error().message << "\n";
    return 1;
  }
  int signal = 0;
  ::sigwait(&ending, &signal);
  return 0;
}

}  // namespace
}  // namespace quarterdeck::http

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() != 4) {
    std::cerr << "usage: http_proxy_peers backend <port> <body bytes> | proxy <port> <back end's port>\n";
    return 2;
  }
  const auto port = static_cast<std::uint16_t>(std::atoi(arguments[2]));
  const auto number = static_cast<std::size_t>(std::atol(arguments[3]));
  if (std::string_view(arguments[1]) == "backend") return quarterdeck::http::run_backend(port, number);
  return quarterdeck::http::run_proxy(port, static_cast<std::uint16_t>(number));
}
