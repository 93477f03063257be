#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "base/secret.h"
#include "policy/jose/algorithm.h"
#include "policy/jose/public_key.h"

namespace quarterdeck::jose {

// A private key with the one algorithm that it signs with. Copies share it; all calls may overlap.
class SigningKey {
 public:
  // The key comes from OpenSSL's generator. A simulation that must replay imports a fixed one.
  static Outcome<SigningKey> generate(Algorithm algorithm);
  // An unencrypted PKCS#8 or traditional PEM; its type must fit the algorithm.
  static Outcome<SigningKey> from_pem(const base::Secret& pem, Algorithm algorithm);
  base::Secret pem() const;  // PKCS#8

  Algorithm algorithm() const;
  const PublicKey& public_key() const;
  const std::string& id() const { return public_key().id(); }  // what `kid` says

  // A compact JWS with the header members alg, typ and kid.
  Outcome<std::string> sign(std::string_view type, const JsonObject& claims) const;

 private:
  struct Parts;
  explicit SigningKey(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  static Outcome<SigningKey> assemble(evp_pkey_st* adopted, Algorithm algorithm);
  std::shared_ptr<const Parts> parts_;
};

}  // namespace quarterdeck::jose
