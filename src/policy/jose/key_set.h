#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "policy/jose/jws.h"
#include "policy/jose/public_key.h"

namespace quarterdeck::jose {

// The keys of one issuer, immutable once filled: share it between threads as a snapshot.
class KeySet {
 public:
  // A JWKS document (RFC 7517 §5). Keys that are of no use here are left out; a document without any useful key is refused, and so is
  // one that holds a broken key.
  static Outcome<KeySet> from_jwks(std::string_view text);
  static Outcome<KeySet> from_jwks(const Json& document);
  // Certificates and public keys; several are several keys, so that an issuer can change its key without a gap.
  static Outcome<KeySet> from_pem(std::string_view pem);
  // Either of the two, by its first character.
  static Outcome<KeySet> parse(std::string_view text);

  void add(PublicKey key) { keys_.push_back(std::move(key)); }
  const std::vector<PublicKey>& keys() const { return keys_; }

  // Does one of these keys vouch for the token? Only keys are tried whose type fits the algorithm and whose `kid` is the token's; keys
  // from PEM have none and answer to any. What the token's header says of keys (jwk, jku, x5c, x5u) is never looked at.
  Outcome<Done> verify(const Jws& token) const;

  Json jwks() const;

 private:
  std::vector<PublicKey> keys_;
};

// Parses and verifies in one go.
Outcome<Jws> verified(std::string_view token, const KeySet& keys);

}  // namespace quarterdeck::jose
