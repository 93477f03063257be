#include "http/proxy_thread.h"

#include <chrono>

#include "base/log.h"
#include "http/worker_pool.h"

namespace quarterdeck::http {

// Takes new connections of one listener.
class ProxyThread::Acceptor final : public Watcher {
 public:
  Acceptor(ProxyThread& thread, UniqueFd listener, SSL_CTX* tls) : thread_(thread), listener_(std::move(listener)), tls_(tls) {}

  void on_ready(std::uint32_t) override { thread_.accept_all(*this); }
  void on_deadline() override { thread_.accept_all(*this); }
  int listener() const { return listener_.get(); }
  SSL_CTX* tls() const { return tls_; }
  void close() { listener_.reset(); }

 private:
  ProxyThread& thread_;
  UniqueFd listener_;
  SSL_CTX* tls_;
};

ProxyThread::ProxyThread(const ProxyOptions& options, Parts parts, Resolver& resolver, ProxyMetrics& metrics)
    : options_(options),
      loop_(std::move(parts.loop)),
      logic_(std::move(parts.logic)),
      metrics_(metrics),
      context_{.options = options_, .loop = *loop_, .logic = *logic_, .resolver = resolver, .pools = pools_} {
  if (parts.http_listener) acceptors_.push_back(std::make_unique<Acceptor>(*this, std::move(parts.http_listener), nullptr));
  if (parts.https_listener) acceptors_.push_back(std::make_unique<Acceptor>(*this, std::move(parts.https_listener), parts.tls));
}

ProxyThread::~ProxyThread() { end(); }

Outcome<Done> ProxyThread::begin() {
  for (const auto& acceptor : acceptors_) {
    if (auto watched = loop_->watch(acceptor->listener(), *acceptor); !watched) return watched;
  }
  loop_->on_tick([this] { tick(); });
  thread_ = std::thread([this] {
    block_signals();
    loop_->run();
  });
  return Done{};
}

void ProxyThread::wake() {
  loop_->mailbox()->post([this] { tick(); });
}

void ProxyThread::tick() {
  logic_->tick(std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()));
  pools_.forget_unused(loop_->now_milliseconds());
  metrics_.publish(context_);
}

void ProxyThread::stop_accepting(std::function<void()> drained) {
  loop_->mailbox()->post([this, drained = std::move(drained)]() mutable {
    context_.is_stopping = true;
    drained_ = std::move(drained);
    for (const auto& acceptor : acceptors_) acceptor->close();
    std::vector<ClientConnection*> open;
    for (const auto& client : clients_) open.push_back(client.get());
    for (auto* client : open) client->stop_gracefully();
    note_if_drained();
  });
}

void ProxyThread::end() {
  if (!thread_.joinable()) return;
  loop_->stop();
  thread_.join();
  while (!clients_.empty()) clients_.back()->end_now();
  metrics_.publish(context_);
}

void ProxyThread::accept_all(Acceptor& acceptor) {
  Accepted accepted;
  while (acceptor.listener() >= 0) {
    switch (accept_from(acceptor.listener(), accepted)) {
      case AcceptState::accepted: add_client(std::move(accepted), acceptor.tls()); break;
      case AcceptState::none_waiting: return;
      case AcceptState::out_of_descriptors:
        log::error("no file descriptor is left for a new connection; raise the limit of open files");
        loop_->set_deadline(acceptor, Milliseconds{100});
        return;
    }
  }
}

void ProxyThread::add_client(Accepted accepted, SSL_CTX* tls) {
  if (clients_.size() >= options_.most_connections) return;  // the socket closes here
  const int socket = accepted.socket.get();
  auto transport = tls ? Transport(std::move(accepted.socket), server_session(*tls, socket)) : Transport(std::move(accepted.socket));
  auto client = std::make_unique<ClientConnection>(context_, *this, std::move(transport), accepted.peer.ip());
  if (const auto watched = loop_->watch(socket, *client); !watched) {
    log::error(watched.error().message);
    return;
  }
  client->index = clients_.size();
  clients_.push_back(std::move(client));
  metrics_.connections().add(1);
  clients_.back()->start();
}

void ProxyThread::remove(ClientConnection& connection) {
  const auto index = connection.index;
  auto removed = std::move(clients_[index]);
  if (index + 1 != clients_.size()) {
    clients_[index] = std::move(clients_.back());
    clients_[index]->index = index;
  }
  clients_.pop_back();
  metrics_.connections().add(-1);
  loop_->retire(std::move(removed));
  note_if_drained();
}

void ProxyThread::note_if_drained() {
  if (drained_ && clients_.empty()) std::exchange(drained_, nullptr)();
}

}  // namespace quarterdeck::http
