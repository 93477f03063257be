#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "base/time.h"

namespace quarterdeck::jose {

// The registered claims of a JWT (RFC 7519 §4.1). Absent text is empty.
struct Claims {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audience;  // one text or a list on the wire
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> not_before;
  std::optional<Timestamp> issued_at;
  std::string id;  // `jti`
};

// Refuses claims of a wrong type: an `exp` that cannot be read must not mean "for ever".
Outcome<Claims> read_claims(const JsonObject& claims);

// Clocks of issuers and readers differ a little: a token counts for so long before its time and after it, as in the original. One for all
// readers, gateways and control plane alike: what one lets in, another must not call inactive.
constexpr Seconds kClockLeeway{5};

// Problem::unauthenticated when the token has expired or is not valid yet.
Outcome<Done> check_time(const Claims& claims, Timestamp now, Seconds leeway = kClockLeeway);

// The words of the scope claim, which issuers write as one text or as a list.
std::vector<std::string> scopes_in(const JsonObject& claims, std::string_view claim = "scope");

}  // namespace quarterdeck::jose
