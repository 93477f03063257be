#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/outcome.h"

namespace quarterdeck::control {

// Why a token endpoint refuses, in the words of RFC 6749 §5.2, which clients decide on.
enum class TokenError {
  invalid_request,
  invalid_client,
  invalid_grant,
  unauthorized_client,
  unsupported_grant_type,
  invalid_scope,
  slow_down,                // 429: too many wrong passwords
  temporarily_unavailable,  // 503
  server_error,             // 500
};

struct TokenRefusal {
  TokenError error = TokenError::invalid_request;
  std::string description;
  int retry_after_seconds = 0;  // 0 where nobody can say
};

std::string_view name_of(TokenError error);
int http_status(TokenError error);

// What a failure inside becomes: `usual` where the request is at fault, otherwise what is really wrong.
TokenRefusal refusal_from(TokenError usual, const Failure& failure);

}  // namespace quarterdeck::control
