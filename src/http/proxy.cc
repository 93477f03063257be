#include "http/proxy.h"

#include <condition_variable>
#include <mutex>

#include "http/proxy_metrics.h"
#include "http/proxy_thread.h"
#include "http/resolver.h"
#include "http/socket.h"
#include "http/tls_context.h"

namespace quarterdeck::http {
namespace {

class RunningProxy final : public Proxy {
 public:
  RunningProxy(ProxyOptions options, metrics::Registry& registry) : options_(std::move(options)), metrics_(registry) {}
  ~RunningProxy() override { stop(Milliseconds{0}); }

  Outcome<Done> begin(const std::function<std::unique_ptr<ProxyLogic>()>& make_logic) {
    auto plain = listeners(options_.http_port);
    if (!plain) return plain.error();
    if (options_.https_port) {
      if (!options_.tls) return Failure{Problem::invalid, "An HTTPS listener needs a certificate and a private key. Configure both."};
      auto context = server_context(*options_.tls);
      if (!context) return context.error();
      tls_ = std::move(*context);
    }
    auto secure = listeners(options_.https_port);
    if (!secure) return secure.error();
    if (!plain->empty()) http_port_ = plain->front().port;
    if (!secure->empty()) https_port_ = secure->front().port;
    return begin_threads(*plain, *secure, make_logic);
  }

  std::uint16_t http_port() const override { return http_port_; }
  std::uint16_t https_port() const override { return https_port_; }

  void wake() override {
    for (const auto& thread : threads_) thread->wake();
  }

  void stop(Milliseconds deadline) override {
    if (threads_.empty()) return;
    std::size_t drained = 0;
    for (const auto& thread : threads_) {
      thread->stop_accepting([this, &drained] {
        const std::lock_guard lock(mutex_);
        ++drained;
        drained_changed_.notify_all();
      });
    }
    {
      std::unique_lock lock(mutex_);
      drained_changed_.wait_for(lock, deadline, [&] { return drained == threads_.size(); });
    }
    for (const auto& thread : threads_) thread->end();
    threads_.clear();
  }

 private:
  Outcome<std::vector<Listener>> listeners(const std::optional<std::uint16_t>& port) const {
    if (!port) return std::vector<Listener>{};
    return listen_on_each(options_.address, *port, options_.threads);
  }

  Outcome<Done> begin_threads(std::vector<Listener>& plain, std::vector<Listener>& secure,
                              const std::function<std::unique_ptr<ProxyLogic>()>& make_logic) {
    for (std::size_t i = 0; i < options_.threads; ++i) {
      auto loop = EventLoop::create();
      if (!loop) return loop.error();
      ProxyThread::Parts parts{.loop = std::move(*loop), .logic = make_logic(), .tls = tls_.get()};
      if (!plain.empty()) parts.http_listener = std::move(plain[i].socket);
      if (!secure.empty()) parts.https_listener = std::move(secure[i].socket);
      threads_.push_back(std::make_unique<ProxyThread>(options_, std::move(parts), resolver_, metrics_));
    }
    for (const auto& thread : threads_) {
      if (auto begun = thread->begin(); !begun) return begun;
    }
    return Done{};
  }

  const ProxyOptions options_;
  ProxyMetrics metrics_;
  Resolver resolver_;
  SslContext tls_;
  std::uint16_t http_port_ = 0;
  std::uint16_t https_port_ = 0;
  std::vector<std::unique_ptr<ProxyThread>> threads_;

  std::mutex mutex_;
  std::condition_variable drained_changed_;
};

}  // namespace

Outcome<std::unique_ptr<Proxy>> Proxy::start(const ProxyOptions& options, std::function<std::unique_ptr<ProxyLogic>()> make_logic,
                                             metrics::Registry& metrics) {
  if (options.threads == 0) return Failure{Problem::invalid, "A proxy needs at least one thread."};
  auto proxy = std::make_unique<RunningProxy>(options, metrics);
  if (auto begun = proxy->begin(make_logic); !begun) return begun.error();
  return std::unique_ptr<Proxy>(std::move(proxy));
}

}  // namespace quarterdeck::http
