#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/proxy.h"
#include "http/test_client.h"
#include "http/test_upstream.h"

namespace quarterdeck::http {

// A running proxy whose logic forwards everything to one upstream, unless a test says otherwise.
class ProxyTest : public testing::Test {
 protected:
  using Decide = std::function<Decision(const RequestHead&, const std::string* body)>;

  class Logic final : public ProxyLogic {
   public:
    explicit Logic(ProxyTest& test) : test_(test) {}
    Decision decide(const RequestHead& head, const std::string* body, std::uint64_t& cookie) override {
      cookie = 42;
      return test_.decide_(head, body);
    }
    Respond upstream_failed(UpstreamFailure failure, std::uint64_t) override {
      return {.status = failure == UpstreamFailure::response_timeout ? 504 : 503, .body = "failure " + std::to_string(static_cast<int>(failure))};
    }
    Respond malformed(int status, std::string_view reason) override { return {.status = status, .body = std::string(reason)}; }
    void finished(const Exchange& exchange, std::uint64_t cookie) override {
      EXPECT_EQ(cookie, 42U);
      const std::lock_guard lock(test_.mutex_);
      test_.finished_.push_back(exchange);
      test_.changed_.notify_all();
    }
    void tick(Timestamp) override {
      const std::lock_guard lock(test_.mutex_);
      ++test_.ticks_;
      test_.changed_.notify_all();
    }

   private:
    ProxyTest& test_;
  };

  void start_upstream(TestUpstream::Script script) {
    backend_ = std::make_unique<TestUpstream>(std::move(script));
    upstream_.port = backend_->port();
  }

  void start_proxy(ProxyOptions options = {}) {
    if (!options.http_port && !options.https_port) options.http_port = 0;
    auto proxy = Proxy::start(options, [this] { return std::make_unique<Logic>(*this); }, registry_);
    ASSERT_TRUE(proxy) << proxy.error().message;
    proxy_ = std::move(*proxy);
  }

  Forward forward_to_backend(const RequestHead& head) const {
    return {.upstream = std::make_shared<const Upstream>(upstream_),
            .target = std::string(head.path()) + (head.query().empty() ? "" : "?" + std::string(head.query()))};
  }

  // Waits until so many requests have been finished; gives them in their order.
  std::vector<Exchange> finished(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return finished_.size() >= count; });
    return finished_;
  }

  metrics::Registry registry_;
  Upstream upstream_{.host = "127.0.0.1"};
  Decide decide_ = [this](const RequestHead& head, const std::string*) { return forward_to_backend(head); };
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Exchange> finished_;  // guarded by mutex_
  int ticks_ = 0;                   // guarded by mutex_
  std::unique_ptr<TestUpstream> backend_;
  std::unique_ptr<Proxy> proxy_;  // goes first
};

}  // namespace quarterdeck::http
