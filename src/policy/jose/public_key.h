#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "policy/jose/algorithm.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace quarterdeck::jose {

// Somebody's key for checking signatures: P-256, or RSA of 2048 to 8192 bits. Copies share it; all calls may overlap.
class PublicKey {
 public:
  // Problem::unsupported for a key that is sound but of no use here (another curve, encryption, a shared secret).
  static Outcome<PublicKey> from_jwk(const Json& jwk);
  // Every X.509 certificate and public key in the text, in their order. At least one.
  static Outcome<std::vector<PublicKey>> all_from_pem(std::string_view pem);
  // Takes over a reference to the key.
  static Outcome<PublicKey> adopt(evp_pkey_st* key);

  // RFC 7638 thumbprint, unpadded base64url.
  const std::string& thumbprint() const;
  // `kid` as the key set names it; the thumbprint when nobody named it.
  const std::string& id() const;
  // Only keys that came with a `kid` are bound to it; one from PEM answers to any.
  bool is_named() const;

  // A key is bound to its algorithms, so that no token can choose another use of it.
  bool fits(Algorithm algorithm) const;
  bool verify(Algorithm algorithm, std::string_view message, std::string_view signature) const;

  JsonObject jwk() const;  // with kid, use and alg
  std::string pem() const;

 private:
  struct Parts;
  explicit PublicKey(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  static Outcome<PublicKey> assemble(evp_pkey_st* adopted, std::string id, std::optional<Algorithm> only);
  std::shared_ptr<const Parts> parts_;
};

}  // namespace quarterdeck::jose
