#include "http/server.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/log.h"
#include "http/event_loop.h"
#include "http/server_connection.h"
#include "http/server_metrics.h"
#include "http/socket.h"
#include "http/status.h"
#include "http/tls_context.h"
#include "http/worker_pool.h"

namespace quarterdeck::http {
namespace {

constexpr std::size_t kMostStreamBytes = 4 * 1024 * 1024;
constexpr std::size_t kScratchBytes = 64 * 1024;

class RunningServer final : public Server, public ServerConnectionOwner {
 public:
  RunningServer(const ServerOptions& options, Handler handler, metrics::Registry& registry, Listener listener, SslContext tls,
                std::unique_ptr<EventLoop> loop)
      : options_(options),
        handler_(std::move(handler)),
        metrics_(registry, options.metrics_role),
        port_(listener.port),
        listener_(std::move(listener.socket)),
        tls_(std::move(tls)),
        loop_(std::move(loop)),
        mailbox_(loop_->mailbox()),
        acceptor_(std::make_unique<Acceptor>(*this)),
        workers_(std::make_unique<WorkerPool>(options.worker_threads)) {}

  ~RunningServer() override { stop(Milliseconds{0}); }

  Outcome<Done> begin() {
    if (auto watched = loop_->watch(listener_.get(), *acceptor_); !watched) return watched;
    thread_ = std::thread([this] {
      block_signals();
      loop_->run();
    });
    return Done{};
  }

  std::uint16_t port() const override { return port_; }

  void stop(Milliseconds deadline) override {
    if (!thread_.joinable()) return;
    mailbox_->post([this] { stop_accepting(); });
    {
      std::unique_lock lock(mutex_);
      all_closed_.wait_for(lock, deadline, [this] { return is_drained_; });
    }
    loop_->stop();
    thread_.join();
    connections_.clear();  // tells the writers of streams
    workers_.reset();
  }

 private:
  // Takes new connections. Lives as long as the server.
  class Acceptor final : public Watcher {
   public:
    explicit Acceptor(RunningServer& server) : server_(server) {}
    void on_ready(std::uint32_t) override { server_.accept_all(); }
    void on_deadline() override { server_.accept_all(); }

   private:
    RunningServer& server_;
  };

  void accept_all() {
    if (!listener_) return;
    Accepted accepted;
    while (true) {
      switch (accept_from(listener_.get(), accepted)) {
        case AcceptState::accepted: add_connection(std::move(accepted)); break;
        case AcceptState::none_waiting: return;
        case AcceptState::out_of_descriptors:
          log::error("no file descriptor is left for a new connection; raise the limit of open files", {{"port", port_}});
          loop_->set_deadline(*acceptor_, Milliseconds{100});
          return;
      }
    }
  }

  void add_connection(Accepted accepted) {
    if (connections_.size() >= options_.most_connections) {
      metrics_.turned_away();
      return;  // the socket closes here
    }
    const int socket = accepted.socket.get();
    auto transport = tls_ ? Transport(std::move(accepted.socket), server_session(*tls_, socket)) : Transport(std::move(accepted.socket));
    const auto id = ++last_id_;
    auto connection = std::make_unique<ServerConnection>(*this, id, std::move(transport), accepted.peer.ip());
    if (const auto watched = loop_->watch(socket, *connection); !watched) {
      log::error(watched.error().message, {{"port", port_}});
      return;
    }
    auto& started = *connection;
    connections_.emplace(id, std::move(connection));
    metrics_.connections(connections_.size());
    started.start();
  }

  void stop_accepting() {
    is_stopping_ = true;
    listener_.reset();
    std::vector<ServerConnection*> open;
    for (const auto& [id, connection] : connections_) open.push_back(connection.get());
    for (auto* connection : open) connection->stop_gracefully();
    note_if_drained();
  }

  void note_if_drained() {
    if (!is_stopping_ || !connections_.empty()) return;
    const std::lock_guard lock(mutex_);
    is_drained_ = true;
    all_closed_.notify_all();
  }

  ServerConnection* find(std::uint64_t id) {
    const auto found = connections_.find(id);
    return found == connections_.end() ? nullptr : found->second.get();
  }

  // ServerConnectionOwner
  const ServerOptions& options() const override { return options_; }
  EventLoop& loop() override { return *loop_; }
  std::span<char> scratch() override { return scratch_; }
  RequestLineAndFields& parsed_head() override { return parsed_head_; }
  void refused(int status) override { metrics_.answered(status, std::chrono::microseconds{0}); }

  void handle(std::uint64_t connection, Request request, const AnswerFor& how) override {
    workers_->run([this, connection, request = std::move(request), how]() mutable { serve(connection, request, how); });
  }

  void close(std::uint64_t id) override {
    auto connection = connections_.extract(id);
    loop_->retire(std::move(connection.mapped()));
    metrics_.connections(connections_.size());
    note_if_drained();
  }

  // On a worker's thread.
  void serve(std::uint64_t connection, const Request& request, const AnswerFor& how) {
    const auto began = std::chrono::steady_clock::now();
    const auto response = call_handler(request);
    metrics_.answered(response.status, std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began));
    if (response.stream && !how.is_head && !forbids_body(response.status)) return stream(connection, response, how);
    mailbox_->post([this, connection, bytes = answer_bytes(response, how), after = how.after]() mutable {
      if (auto* found = find(connection)) found->answer(std::move(bytes), after);
    });
  }

  Response call_handler(const Request& request) {
    try {
      return handler_(request);
    } catch (const std::exception& exception) {
      log::error("a request handler threw", {{"method", request.method}, {"path", request.path}, {"what", exception.what()}});
      return problem_answer(500, "The server failed to answer because of a mistake of its own; it has logged the details.");
    }
  }

  void stream(std::uint64_t connection, const Response& response, const AnswerFor& how) {
    const auto coding = how.is_http_1_0 ? StreamCoding::until_close : StreamCoding::chunked;
    auto effective = how;
    if (how.is_http_1_0) effective.after = AfterAnswer::close;
    const auto wake = [this, connection] {
      if (auto* found = find(connection)) found->stream_has_output();
    };
    const auto stream = std::make_shared<Stream>(mailbox_, wake, coding, kMostStreamBytes);
    const bool posted = mailbox_->post([this, connection, stream, head = stream_head_bytes(response, effective), after = effective.after] {
      if (auto* found = find(connection)) {
        found->answer_with_stream(head, stream, after);
      } else {
        stream->peer_is_gone();
      }
    });
    if (!posted) stream->peer_is_gone();
    response.stream(std::make_shared<StreamHandle>(stream));
  }

  const ServerOptions options_;
  const Handler handler_;
  ServerMetrics metrics_;
  const std::uint16_t port_;
  UniqueFd listener_;
  const SslContext tls_;
  std::unique_ptr<EventLoop> loop_;
  const std::shared_ptr<Mailbox> mailbox_;
  std::unique_ptr<Acceptor> acceptor_;

  // Of the loop's thread:
  std::unordered_map<std::uint64_t, std::unique_ptr<ServerConnection>> connections_;
  std::uint64_t last_id_ = 0;
  bool is_stopping_ = false;
  std::array<char, kScratchBytes> scratch_;
  RequestLineAndFields parsed_head_;

  std::mutex mutex_;
  std::condition_variable all_closed_;
  bool is_drained_ = false;  // guarded by mutex_

  std::unique_ptr<WorkerPool> workers_;
  std::thread thread_;
};

}  // namespace

Outcome<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler handler, metrics::Registry& metrics) {
  SslContext tls;
  if (options.tls) {
    auto context = server_context(*options.tls);
    if (!context) return context.error();
    tls = std::move(*context);
  }
  auto listener = listen_on(options.address, options.port);
  if (!listener) return listener.error();
  auto loop = EventLoop::create();
  if (!loop) return loop.error();
  auto server = std::make_unique<RunningServer>(options, std::move(handler), metrics, std::move(*listener), std::move(tls), std::move(*loop));
  if (auto begun = server->begin(); !begun) return begun.error();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace quarterdeck::http
