#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

#include "http/server.h"
#include "http/socket.h"
#include "http/tls_context.h"

namespace quarterdeck::http {
namespace {

struct Deleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter>;
using Certificate = std::unique_ptr<X509, Deleter>;

constexpr long kOneYearInSeconds = 365L * 24 * 3600;

Failure not_made() { return {Problem::bug, fmt::format("OpenSSL could not make a certificate ({}).", tls_error())}; }

std::string alternative_names(const std::vector<std::string>& host_names) {
  std::string names;
  for (const auto& host : host_names) {
    if (!names.empty()) names += ",";
    const bool is_address = host != "localhost" && parse_address(host, 0).has_value();
    names += (is_address ? "IP:" : "DNS:") + host;
  }
  return names;
}

bool add_extension(X509& certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Deleter> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

bool set_random_serial(X509& certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) return false;
  bytes[0] &= 0x7F;  // serial numbers are positive (RFC 5280 §4.1.2.2)
  BIGNUM* number = BN_bin2bn(bytes.data(), bytes.size(), nullptr);
  const bool worked = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(&certificate)) != nullptr;
  BN_free(number);
  return worked;
}

// It is its own trust anchor and may not sign others: whoever trusts it must not have to trust every certificate that its key could make.
bool fill(X509& certificate, EVP_PKEY& key, const std::vector<std::string>& host_names) {
  X509_set_version(&certificate, X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(&certificate), -60);  // clocks differ a little
  X509_gmtime_adj(X509_getm_notAfter(&certificate), kOneYearInSeconds);
  auto* name = X509_get_subject_name(&certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>(host_names.front().c_str());
  return set_random_serial(certificate) && X509_set_pubkey(&certificate, &key) == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, common_name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(&certificate, name) == 1 && add_extension(certificate, NID_subject_alt_name, alternative_names(host_names)) &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth") && X509_sign(&certificate, &key, EVP_sha256()) > 0;
}

std::string contents(BIO& bio) {
  char* data = nullptr;
  const auto length = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(length)};
}

}  // namespace

Outcome<TlsIdentity> self_signed_identity(const std::vector<std::string>& host_names) {
  if (host_names.empty()) return Failure{Problem::invalid, "A certificate needs at least one host name."};
  for (const auto& host : host_names) {
    if (host.empty() || host.find_first_of(",:\n\r ") != std::string::npos) {
      const bool is_address = parse_address(host, 0).has_value();
      if (!is_address) return Failure{Problem::invalid, fmt::format("'{}' is not a host name that a certificate can carry.", host)};
    }
  }
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  if (!key || !certificate || !fill(*certificate, *key, host_names)) return not_made();
  const std::unique_ptr<BIO, Deleter> chain(BIO_new(BIO_s_mem()));
  const std::unique_ptr<BIO, Deleter> secret(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(chain.get(), certificate.get()) != 1) return not_made();
  if (PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) return not_made();
  return TlsIdentity{contents(*chain), contents(*secret)};
}

}  // namespace quarterdeck::http
