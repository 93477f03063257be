#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "policy/jose/algorithm.h"

namespace quarterdeck::jose {

// Longer tokens are refused unread; a request's header fields have no room for them either.
constexpr std::size_t kMostTokenBytes = 16 * 1024;

// A signed token as it was sent, taken apart but not believed: only KeySet::verify says whether anybody vouches for the claims.
struct Jws {
  Algorithm algorithm = Algorithm::es256;
  std::string key_id;  // `kid`; empty when absent
  std::string type;    // `typ`: "at+jwt", "JWT"; empty when absent
  JsonObject header;
  JsonObject claims;
  std::string signing_input;  // the bytes that are signed
  std::string signature;      // raw bytes
};

// Reads a compact JWS (RFC 7515 §7.1) whose payload is a JSON object. Refused with Problem::unauthenticated: anything but three parts of
// unpadded base64url, an algorithm outside Algorithm, member names that occur twice, `crit` (we understand no extension), unencoded
// payloads and nested tokens.
Outcome<Jws> parse_jws(std::string_view text);

// True when the text has the outline of a JWS. Opaque tokens have no dot.
bool looks_like_jws(std::string_view text);

}  // namespace quarterdeck::jose
