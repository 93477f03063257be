#pragma once

#include <string>

#include "base/time.h"
#include "policy/jose/algorithm.h"

namespace quarterdeck::control {

struct IdentitySettings {
  std::string base_url = "https://localhost:9443";  // how clients reach the control plane; without a slash at the end
  jose::Algorithm signature = jose::Algorithm::es256;
  Seconds access_token{3600};
  Seconds refresh_token{86400};
  bool self_sign_up = true;             // may anybody make an account in the Dev Portal?
  int password_checks_per_second = 20;  // for callers who have proven nothing yet

  // No access token may live longer, whatever a client asks for: a revocation is remembered that long.
  static constexpr Seconds longest_access_token() { return std::chrono::days{365}; }

  std::string issuer() const { return base_url + "/oauth2/token"; }       // of access tokens
  std::string key_issuer() const { return base_url + "/api-keys"; }       // of API keys and try-out keys
};

}  // namespace quarterdeck::control
