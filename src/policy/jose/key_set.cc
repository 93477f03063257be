#include "policy/jose/key_set.h"

#include <algorithm>

#include "base/text.h"

namespace quarterdeck::jose {
namespace {

// More keys than this for one token would make every forged token expensive.
constexpr std::size_t kMostKeysTried = 8;

bool is_candidate(const PublicKey& key, const Jws& token) {
  if (!key.fits(token.algorithm)) return false;
  return token.key_id.empty() || !key.is_named() || key.id() == token.key_id;
}

}  // namespace

Outcome<KeySet> KeySet::from_jwks(std::string_view text) {
  const auto document = base::parse_json(text);
  if (!document) return document.error();
  return from_jwks(*document);
}

Outcome<KeySet> KeySet::from_jwks(const Json& document) {
  const auto* list = base::find(document, "keys");
  if (list == nullptr || !list->is_array()) {
    return Failure{Problem::invalid, "The key set cannot be read: it has no list named keys. Check that the address is the issuer's JWKS."};
  }
  KeySet set;
  for (const auto& jwk : list->get_array()) {
    auto key = PublicKey::from_jwk(jwk);
    if (key) {
      set.add(std::move(*key));
    } else if (key.error().problem != Problem::unsupported) {
      return key.error();
    }
  }
  if (set.keys_.empty()) {
    return Failure{Problem::invalid, "The key set holds no key that can check ES256, RS256 or PS256. Add one at the issuer."};
  }
  return set;
}

Outcome<KeySet> KeySet::from_pem(std::string_view pem) {
  auto keys = PublicKey::all_from_pem(pem);
  if (!keys) return keys.error();
  KeySet set;
  set.keys_ = std::move(*keys);
  return set;
}

Outcome<KeySet> KeySet::parse(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '{' ? from_jwks(text) : from_pem(text);
}

Outcome<Done> KeySet::verify(const Jws& token) const {
  std::vector<const PublicKey*> candidates;
  for (const auto& key : keys_) {
    if (is_candidate(key, token)) candidates.push_back(&key);
  }
  // Our own tokens carry the thumbprint of their key, also where the reader only has it as PEM.
  std::stable_partition(candidates.begin(), candidates.end(), [&](const auto* key) { return key->id() == token.key_id; });
  if (candidates.size() > kMostKeysTried) candidates.resize(kMostKeysTried);

  const bool holds = std::any_of(candidates.begin(), candidates.end(), [&](const auto* key) {
    return key->verify(token.algorithm, token.signing_input, token.signature);
  });
  if (holds) return Done{};
  if (candidates.empty()) {
    return Failure{Problem::unauthenticated, "The token is refused: none of the issuer's keys is the one it names. Get a new token."};
  }
  return Failure{Problem::unauthenticated, "The token is refused: its signature does not match. Get a new token from its issuer."};
}

Json KeySet::jwks() const {
  JsonArray list;
  for (const auto& key : keys_) list.push_back(key.jwk());
  return JsonObject{{"keys", std::move(list)}};
}

Outcome<Jws> verified(std::string_view token, const KeySet& keys) {
  auto parsed = parse_jws(token);
  if (!parsed) return parsed.error();
  if (const auto vouched = keys.verify(*parsed); !vouched) return vouched.error();
  return parsed;
}

}  // namespace quarterdeck::jose
