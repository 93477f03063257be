#pragma once

#include <sys/uio.h>

#include <span>
#include <string_view>

#include "http/tls_context.h"
#include "http/unique_fd.h"

namespace quarterdeck::http {

enum class Transfer {
  done,         // `bytes` were moved; more may be possible
  would_block,  // wait for the socket
  ended,        // the peer sent its last byte
  failed,       // the connection is unusable
};

struct TransferResult {
  Transfer state = Transfer::done;
  std::size_t bytes = 0;
};

// A connected socket, plain or with TLS over it. Never blocks.
class Transport {
 public:
  Transport() = default;
  explicit Transport(UniqueFd socket) : socket_(std::move(socket)) {}
  Transport(UniqueFd socket, SslHandle ssl) : socket_(std::move(socket)), ssl_(std::move(ssl)) {}

  // Until done. A plain connection is done at once; reading and writing shake hands by themselves where it was left out.
  Transfer shake_hands();

  TransferResult read(std::span<char> into);
  TransferResult write(std::span<const iovec> pieces);
  TransferResult write(std::string_view bytes);
  void say_goodbye();  // TLS close_notify and end of our direction

  int socket() const { return socket_.get(); }
  bool is_secure() const { return ssl_ != nullptr; }
  // A short read of a plain socket has emptied it; TLS may hold more.
  bool short_read_means_empty() const { return !ssl_; }
  void close() {
    ssl_.reset();
    socket_.reset();
  }

 private:
  TransferResult tls_result(int returned);

  UniqueFd socket_;
  SslHandle ssl_;
};

}  // namespace quarterdeck::http
