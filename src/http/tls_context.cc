#include "http/tls_context.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "http/proxy.h"
#include "http/socket.h"

namespace quarterdeck::http {
namespace {

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;
using Certificate = std::unique_ptr<X509, CertificateDeleter>;

Bio bio_over(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// Certificates by ECDHE only, so that a stolen key does not open what was recorded before.
constexpr auto kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!PSK";

SslContext secure_context(const SSL_METHOD* method) {
  SslContext context(SSL_CTX_new(method));
  if (!context) return context;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context.get(), kTls12Ciphers);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);  // one read per record instead of two
  return context;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_length, const unsigned char* offered, unsigned offered_length,
                    void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* match = nullptr;
  if (SSL_select_next_proto(&match, chosen_length, kOurs, sizeof(kOurs) - 1, offered, offered_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

Outcome<Done> use_certificates(SSL_CTX& context, const std::string& chain_pem) {
  const auto bio = bio_over(chain_pem);
  Certificate leaf(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
  if (!leaf || SSL_CTX_use_certificate(&context, leaf.get()) != 1) {
    return Failure{Problem::invalid, fmt::format("The TLS certificate could not be read ({}). Give it as PEM, followed by its chain.", tls_error())};
  }
  while (X509* issuer = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(&context, issuer) != 1) {
      X509_free(issuer);
      return Failure{Problem::invalid, fmt::format("The TLS certificate chain could not be used ({}).", tls_error())};
    }
  }
  ERR_clear_error();  // the end of the text counts as an error there
  return Done{};
}

Outcome<Done> use_key(SSL_CTX& context, const std::string& key_pem) {
  const auto bio = bio_over(key_pem);
  const std::unique_ptr<EVP_PKEY, KeyDeleter> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (!key) {
    return Failure{Problem::invalid, fmt::format("The TLS private key could not be read ({}). Give it as PEM without a passphrase.", tls_error())};
  }
  if (SSL_CTX_use_PrivateKey(&context, key.get()) != 1 || SSL_CTX_check_private_key(&context) != 1) {
    return Failure{Problem::invalid, fmt::format("The TLS private key does not belong to the certificate ({}).", tls_error())};
  }
  return Done{};
}

bool is_ip_address(const std::string& host) { return parse_address(host, 0).has_value() && host != "localhost"; }

Outcome<SslContext> verifying_context() {
  auto context = secure_context(TLS_client_method());
  if (!context) return Failure{Problem::bug, fmt::format("OpenSSL gave no context ({}).", tls_error())};
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return context;
}

std::size_t add_authorities(SSL_CTX& context, const std::string& pem) {
  const auto bio = bio_over(pem);
  std::size_t count = 0;
  while (const auto authority = Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(&context), authority.get());
    ++count;
  }
  ERR_clear_error();
  return count;
}

}  // namespace

std::string tls_error() {
  const auto code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "the connection ended early";
  const auto* reason = ERR_reason_error_string(code);
  return reason ? reason : fmt::format("OpenSSL error {:x}", code);
}

Outcome<SslContext> server_context(const TlsIdentity& identity) {
  auto context = secure_context(TLS_server_method());
  if (!context) return Failure{Problem::bug, fmt::format("OpenSSL gave no context ({}).", tls_error())};
  if (auto used = use_certificates(*context, identity.certificate_chain_pem); !used) return used.error();
  if (auto used = use_key(*context, identity.private_key_pem); !used) return used.error();
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  return context;
}

Outcome<SslContext> client_context(const std::string& certificate_authority_pem) {
  if (certificate_authority_pem.empty()) return client_context_of_system_and("");
  auto context = verifying_context();
  if (!context) return context;
  if (add_authorities(*context->get(), certificate_authority_pem) == 0) {
    return Failure{Problem::invalid, "The certificate authority of the upstream could not be read. Give it as PEM."};
  }
  return context;
}

Outcome<SslContext> client_context_of_system_and(const std::string& more_authorities_pem) {
  auto context = verifying_context();
  if (!context) return context;
  SSL_CTX_set_default_verify_paths(context->get());
  ERR_clear_error();
  add_authorities(*context->get(), more_authorities_pem);
  return context;
}

Outcome<Done> check_authorities(const std::string& pem) {
  auto context = verifying_context();
  if (!context) return context.error();
  if (add_authorities(*context->get(), pem) == 0) return Failure{Problem::invalid, "It holds no certificate. Give it as PEM."};
  return Done{};
}

SslHandle client_session(SSL_CTX& context, const std::string& host, int socket) {
  SslHandle ssl(SSL_new(&context));
  if (!ssl) return ssl;
  if (is_ip_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl.get(), host.c_str());
    SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl.get(), host.c_str());
  }
  SSL_set_fd(ssl.get(), socket);
  SSL_set_connect_state(ssl.get());
  return ssl;
}

SslHandle server_session(SSL_CTX& context, int socket) {
  SslHandle ssl(SSL_new(&context));
  if (!ssl) return ssl;
  SSL_set_fd(ssl.get(), socket);
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace quarterdeck::http
