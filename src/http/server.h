#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/metrics.h"
#include "base/outcome.h"
#include "base/time.h"
#include "http/message.h"

namespace quarterdeck::http {

struct TlsIdentity {
  std::string certificate_chain_pem;
  std::string private_key_pem;
};

// Makes a self-signed identity for the host names (P-256, one year), for installations that bring none.
Outcome<TlsIdentity> self_signed_identity(const std::vector<std::string>& host_names);

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;             // 0: any free one
  std::optional<TlsIdentity> tls;     // absent: plain HTTP
  std::size_t worker_threads = 8;
  std::size_t most_connections = 10'000;
  std::size_t most_header_bytes = 64 * 1024;
  std::size_t most_body_bytes = 32 * 1024 * 1024;  // beyond it: 413
  Milliseconds header_timeout{10'000};             // a slow client's head; then 408
  Milliseconds body_timeout{30'000};               // between two reads of a body
  Milliseconds keep_alive{75'000};
  std::string metrics_role = "control-plane";      // label of its metrics
};

// An HTTP/1.1 server for handlers that block: one event loop thread, a bounded pool of workers, strict parsing (RFC 9112), TLS 1.2 and 1.3.
class Server {
 public:
  // Binds and listens; Problem::unavailable with the address in the message when the port is taken.
  static Outcome<std::unique_ptr<Server>> start(const ServerOptions& options, Handler handler, metrics::Registry& metrics);
  virtual ~Server() = default;  // stops

  virtual std::uint16_t port() const = 0;
  // Takes no more connections, lets running requests end until the deadline, then closes.
  virtual void stop(Milliseconds deadline) = 0;
};

}  // namespace quarterdeck::http
