#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/metrics.h"
#include "base/outcome.h"
#include "base/time.h"
#include "http/message.h"
#include "http/server.h"

// The forwarding side of the engine: one event loop per thread, zero-copy request heads, streaming in both directions with bounded buffers.
// It knows nothing of APIs: a ProxyLogic decides about each request.
namespace quarterdeck::http {

// A request head while its bytes are still in the connection's buffer. Views are valid until the decision is returned.
class RequestHead {
 public:
  virtual ~RequestHead() = default;
  virtual std::string_view method() const = 0;
  virtual std::string_view host() const = 0;   // lower case, without port
  virtual std::string_view path() const = 0;   // canonical (see Request::path), still percent-encoded where decoding would change its meaning
  virtual std::string_view query() const = 0;  // behind '?', raw; empty when none
  virtual std::optional<std::string_view> header(std::string_view name) const = 0;  // without case; the first
  virtual std::string_view peer_address() const = 0;
  // Every X-Forwarded-For of the request in one list, as they came; whether to believe it is not for the engine to say.
  virtual std::string forwarded_for() const { return {}; }
  virtual bool is_secure() const = 0;
  virtual bool has_body() const = 0;
};

// Where to forward to. Connections are pooled per upstream, per thread. Kept alive by whoever uses it.
struct Upstream {
  std::string host;
  std::uint16_t port = 80;
  bool tls = false;
  std::string certificate_authority_pem;  // empty: the system's, and those of ProxyOptions
  Milliseconds connect_timeout{5'000};
  Milliseconds response_timeout{15'000};  // to the first byte of the answer
  Milliseconds idle_timeout{300'000};
  std::size_t most_connections = 1024;
  std::size_t retries = 0;                // of requests without a body that failed before any byte of an answer
  std::vector<int> retry_statuses;
};

struct Respond {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
};

struct Forward {
  std::shared_ptr<const Upstream> upstream;
  std::string target;                      // path and query to ask the upstream for
  std::vector<Header> set_headers;         // replace what the client sent
  std::vector<std::string> remove_headers;
  std::vector<Header> set_response_headers;
  std::vector<std::string> remove_response_headers;
};

// "Read the body first (up to so many bytes), then ask me again."
struct NeedBody {
  std::size_t most_bytes = 1024 * 1024;
};

using Decision = std::variant<Respond, Forward, NeedBody>;

enum class UpstreamFailure { none, connect_failed, response_timeout, reset, protocol_error, too_many_connections };

// What became of one request.
struct Exchange {
  int status = 0;
  UpstreamFailure failure = UpstreamFailure::none;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t microseconds = 0;           // from the last byte of the request head to the last byte of the answer
  std::uint64_t upstream_microseconds = 0;  // of that, waiting for the upstream
};

// Per-thread decisions: one instance serves one event loop, so its calls never overlap and need no lock.
class ProxyLogic {
 public:
  virtual ~ProxyLogic() = default;
  // `cookie` is 0 at first; what is stored in it comes back in the other calls about this request.
  // `body` is set only after NeedBody.
  virtual Decision decide(const RequestHead& head, const std::string* body, std::uint64_t& cookie) = 0;
  // The answer for a request whose upstream failed before any byte of an answer was passed on.
  virtual Respond upstream_failed(UpstreamFailure failure, std::uint64_t cookie) = 0;
  // The answer for bytes that are not a well-formed request (400, 408, 413, 414, 431, 501, 505), before the connection is closed.
  virtual Respond malformed(int status, std::string_view reason) = 0;
  // Last call about a request. After Respond and Forward alike.
  virtual void finished(const Exchange& exchange, std::uint64_t cookie) = 0;
  // Called about every 100 ms and before a batch of requests that follows a wake(), on the loop's thread.
  virtual void tick(Timestamp now) = 0;
};

struct ProxyOptions {
  std::string address = "127.0.0.1";
  std::optional<std::uint16_t> http_port;   // 0: any free one; absent: no plain listener
  std::optional<std::uint16_t> https_port;
  std::optional<TlsIdentity> tls;
  std::string more_authorities_pem;         // believed besides the system's, where an upstream names none of its own
  std::size_t threads = 1;
  std::size_t most_connections = 10'000;    // per thread
  std::size_t most_header_bytes = 64 * 1024;
  std::size_t buffer_bytes = 64 * 1024;     // per direction; then the other side is not read until it drains
  Milliseconds header_timeout{10'000};
  Milliseconds keep_alive{75'000};
};

// Whether the text holds certificates that can be believed in: for more_authorities_pem, so that a mistake is found at the start.
Outcome<Done> check_authorities(const std::string& pem);

class Proxy {
 public:
  // make_logic is called once per thread, before start() returns.
  static Outcome<std::unique_ptr<Proxy>> start(const ProxyOptions& options, std::function<std::unique_ptr<ProxyLogic>()> make_logic,
                                               metrics::Registry& metrics);
  virtual ~Proxy() = default;  // stops at once
  virtual std::uint16_t http_port() const = 0;   // 0 when there is no such listener
  virtual std::uint16_t https_port() const = 0;
  virtual void wake() = 0;  // makes every loop call tick() soon; from any thread
  virtual void stop(Milliseconds deadline) = 0;
};

}  // namespace quarterdeck::http
