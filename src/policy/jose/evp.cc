#include "policy/jose/evp.h"

#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>

namespace quarterdeck::jose::evp {
namespace {

constexpr int kNumberBytes = 32;

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};
struct FreeSignature {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Signature = std::unique_ptr<ECDSA_SIG, FreeSignature>;

const EVP_MD* sha256_algorithm() {
  static const std::unique_ptr<EVP_MD, FreeDigest> algorithm(EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
  return algorithm.get();
}

bool set_padding(EVP_PKEY_CTX* context, Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256: return true;
    case Algorithm::rs256: return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) > 0;
    case Algorithm::ps256:
      return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
  }
  return false;
}

}  // namespace

std::string sha256(std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(message.data(), message.size(), digest.data(), &length, sha256_algorithm(), nullptr) <= 0) return {};
  return {reinterpret_cast<const char*>(digest.data()), length};
}

Context prepare(EVP_PKEY* key, Algorithm algorithm, Use use) {
  Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!context) return nullptr;
  const int started = use == Use::sign ? EVP_PKEY_sign_init(context.get()) : EVP_PKEY_verify_init(context.get());
  const bool ready = started > 0 && EVP_PKEY_CTX_set_signature_md(context.get(), sha256_algorithm()) > 0 &&
                     set_padding(context.get(), algorithm);
  if (!ready) {
    forget_errors();
    return nullptr;
  }
  return context;
}

std::string der_from_raw(std::string_view raw) {
  if (raw.size() != 2 * kNumberBytes) return {};
  const Signature signature(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(bytes(raw), kNumberBytes, nullptr);
  BIGNUM* s = BN_bin2bn(bytes(raw) + kNumberBytes, kNumberBytes, nullptr);
  if (ECDSA_SIG_set0(signature.get(), r, s) != 1) {  // takes both over when it works
    BN_free(r);
    BN_free(s);
    return {};
  }
  std::string der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)), '\0');
  unsigned char* end = bytes(der);
  i2d_ECDSA_SIG(signature.get(), &end);
  return der;
}

std::string raw_from_der(std::string_view der) {
  const unsigned char* start = bytes(der);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(der.size())));
  if (!signature) return {};
  std::string raw(2 * kNumberBytes, '\0');
  const bool fits = BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(raw), kNumberBytes) == kNumberBytes &&
                    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(raw) + kNumberBytes, kNumberBytes) == kNumberBytes;
  return fits ? raw : std::string();
}

void forget_errors() { ERR_clear_error(); }

}  // namespace quarterdeck::jose::evp
