#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

#include "policy/jose/algorithm.h"

// OpenSSL's objects with owners. Included by this module's sources only.
namespace quarterdeck::jose::evp {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_PKEY_CTX, FreeContext>;

inline const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
inline unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// SHA-256, with the algorithm fetched once: a fetch for each signature costs a fifth of verifying one and takes a global lock.
std::string sha256(std::string_view message);

enum class Use { sign, verify };

// A context that is ready to sign or verify a SHA-256 digest; copy it with EVP_PKEY_CTX_dup for each use. Null when the key cannot.
Context prepare(EVP_PKEY* key, Algorithm algorithm, Use use);

// ECDSA signatures are two numbers of 32 bytes each in JOSE (RFC 7518 §3.4) and a DER sequence in OpenSSL. Empty when malformed.
std::string der_from_raw(std::string_view raw);
std::string raw_from_der(std::string_view der);

// Drops what failed calls left in this thread's error queue, so that nobody later mistakes it for their own.
void forget_errors();

}  // namespace quarterdeck::jose::evp
