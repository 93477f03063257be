#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/tokens/issuers.h"
#include "policy/claims.h"
#include "policy/keys.h"

namespace quarterdeck::gateway {

// A token whose signature was checked, and everything about it that does not change with time or with the request.
struct VerifiedToken {
  policy::Claims claims;
  policy::CredentialKind kind = policy::CredentialKind::access_token;
  std::optional<policy::ApiKey> api_key;                  // of an API key
  std::vector<std::shared_ptr<const Issuer>> vouchers;  // whose keys fit
  std::vector<std::string> voucher_ids;                 // their ids, in the same order
};

// not_checked: too many bad ones came from the same address.
enum class TokenFault { none, malformed, unknown_issuer, unknown_key, bad_signature, not_checked };

struct TokenCheck {
  std::shared_ptr<const VerifiedToken> token;  // set when there is no fault
  TokenFault fault = TokenFault::none;
};

// Reads the token and checks its signature. Asks for the issuer's keys when they may be out of date.
TokenCheck check_token(std::string_view text, const Issuers& issuers);

// May this token be used for APIs of the organization in the environment?
bool is_vouched_for(const VerifiedToken& token, std::string_view organization, std::string_view environment);

}  // namespace quarterdeck::gateway
