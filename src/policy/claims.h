#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "base/time.h"
#include "policy/jose/claims.h"

// What a verified token says, read once; and the rules about time, audience and scopes that need nothing but it.
namespace quarterdeck::policy {

using jose::kClockLeeway;

// Which claims an issuer uses for what (model::IssuerSpec).
struct ClaimNames {
  std::string consumer_key = "azp";
  std::string scopes = "scope";
};

struct Claims {
  std::string issuer;
  std::string subject;
  std::string token_id;    // jti
  std::string token_type;  // "apiKey" and "InternalKey" of the control plane's own keys; empty for OAuth2 tokens
  std::string key_type;    // keytype: "PRODUCTION", "SANDBOX" or empty
  std::string consumer_key;
  bool is_of_application = false;  // aut: APPLICATION; its subject is the owner of the client, who has no part in the call
  std::vector<std::string> audience;
  std::vector<std::string> scopes;
  std::optional<Timestamp> issued_at;
  std::optional<Timestamp> not_before;
  std::optional<Timestamp> expires_at;
};

// Problem::unauthenticated when a claim has the wrong type: an `exp` that cannot be read must not mean "for ever".
Outcome<Claims> read_claims(const JsonObject& payload, const ClaimNames& names);

enum class Validity { valid, expired, not_yet };
Validity validity(const Claims& claims, Timestamp now);

bool is_for_audience(const Claims& claims, const std::vector<std::string>& accepted);

// Any one of the required suffices; none required is always granted.
bool is_scope_granted(const std::vector<std::string>& required, const std::vector<std::string>& granted);

}  // namespace quarterdeck::policy
