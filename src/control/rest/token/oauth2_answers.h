#pragma once

#include "base/json.h"
#include "control/identity/settings.h"
#include "control/identity/tokens.h"
#include "http/message.h"

// What /oauth2 answers.
namespace quarterdeck::control::rest {

http::Response token_response(const TokenOutcome& outcome);
http::Response refusal_response(const TokenRefusal& refusal);

// {active, scope, client_id, ...} (RFC 7662 §2.2).
Json introspection_body(const LiveToken& token);

// OpenID Connect discovery: only what is there.
Json discovery_body(const IdentitySettings& settings);

// 401 or 403 of a resource that a bearer token opens (RFC 6750 §3).
http::Response bearer_refusal(int status, std::string_view error, const std::string& description);

}  // namespace quarterdeck::control::rest
