#include "http/transport.h"

#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace quarterdeck::http {
namespace {

TransferResult socket_result(ssize_t returned) {
  if (returned > 0) return {Transfer::done, static_cast<std::size_t>(returned)};
  if (returned == 0) return {Transfer::ended, 0};
  return {errno == EAGAIN || errno == EWOULDBLOCK ? Transfer::would_block : Transfer::failed, 0};
}

constexpr std::size_t kRecordBytes = 16 * 1024;

}  // namespace

Transfer Transport::shake_hands() {
  if (!ssl_ || SSL_is_init_finished(ssl_.get())) return Transfer::done;
  ERR_clear_error();
  return tls_result(SSL_do_handshake(ssl_.get())).state;
}

TransferResult Transport::tls_result(int returned) {
  if (returned > 0) return {Transfer::done, static_cast<std::size_t>(returned)};
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return {Transfer::would_block, 0};
    case SSL_ERROR_ZERO_RETURN: return {Transfer::ended, 0};
    default: return {Transfer::failed, 0};
  }
}

TransferResult Transport::read(std::span<char> into) {
  if (!ssl_) return socket_result(::recv(socket_.get(), into.data(), into.size(), 0));
  ERR_clear_error();
  return tls_result(SSL_read(ssl_.get(), into.data(), static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX))));
}

TransferResult Transport::write(std::string_view bytes) {
  if (!ssl_) return socket_result(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
  if (bytes.empty()) return {Transfer::done, 0};
  ERR_clear_error();
  return tls_result(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX))));
}

// A small head and its body share one TLS record, so they cost one write and one packet.
TransferResult Transport::write(std::span<const iovec> pieces) {
  if (pieces.size() == 1) return write(std::string_view(static_cast<const char*>(pieces[0].iov_base), pieces[0].iov_len));
  if (!ssl_) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast): sendmsg only reads it
    message.msg_iovlen = pieces.size();
    return socket_result(::sendmsg(socket_.get(), &message, MSG_NOSIGNAL));
  }
  std::array<char, kRecordBytes> record;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
  std::size_t used = 0;
  for (const auto& piece : pieces) {
    const auto length = std::min(piece.iov_len, record.size() - used);
    std::memcpy(record.data() + used, piece.iov_base, length);
    used += length;
  }
  return write(std::string_view(record.data(), used));
}

void Transport::say_goodbye() {
  if (ssl_ && SSL_is_init_finished(ssl_.get())) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  ::shutdown(socket_.get(), SHUT_WR);
}

}  // namespace quarterdeck::http
