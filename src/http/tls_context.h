#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "base/outcome.h"
#include "http/server.h"

namespace quarterdeck::http {

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, SslContextDeleter>;

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslHandle = std::unique_ptr<SSL, SslDeleter>;

// TLS 1.2 with forward secrecy and authenticated ciphers, and TLS 1.3; offers http/1.1 by ALPN.
Outcome<SslContext> server_context(const TlsIdentity& identity);

// Verifies the server's chain; empty authorities mean the system's.
Outcome<SslContext> client_context(const std::string& certificate_authority_pem);
// Verifies it with the system's authorities and with these.
Outcome<SslContext> client_context_of_system_and(const std::string& more_authorities_pem);

// A session that will connect to the host and accept nothing but a certificate for it.
SslHandle client_session(SSL_CTX& context, const std::string& host, int socket);
SslHandle server_session(SSL_CTX& context, int socket);

// The oldest entry of this thread's OpenSSL error queue in words; empties the queue.
std::string tls_error();

}  // namespace quarterdeck::http
