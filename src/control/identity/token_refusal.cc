#include "control/identity/token_refusal.h"

namespace quarterdeck::control {

std::string_view name_of(TokenError error) {
  switch (error) {
    case TokenError::invalid_request: return "invalid_request";
    case TokenError::invalid_client: return "invalid_client";
    case TokenError::invalid_grant: return "invalid_grant";
    case TokenError::unauthorized_client: return "unauthorized_client";
    case TokenError::unsupported_grant_type: return "unsupported_grant_type";
    case TokenError::invalid_scope: return "invalid_scope";
    case TokenError::slow_down: return "slow_down";
    case TokenError::temporarily_unavailable: return "temporarily_unavailable";
    case TokenError::server_error: return "server_error";
  }
  return "server_error";
}

int http_status(TokenError error) {
  switch (error) {
    case TokenError::invalid_client: return 401;
    case TokenError::slow_down: return 429;
    case TokenError::temporarily_unavailable: return 503;
    case TokenError::server_error: return 500;
    default: return 400;
  }
}

TokenRefusal refusal_from(TokenError usual, const Failure& failure) {
  switch (failure.problem) {
    case Problem::limited: return {TokenError::slow_down, failure.message, failure.retry_after_seconds};
    case Problem::unavailable:
    case Problem::timeout: return {TokenError::temporarily_unavailable, failure.message};
    case Problem::bug: return {TokenError::server_error, failure.message};
    default: return {usual, failure.message};
  }
}

}  // namespace quarterdeck::control
