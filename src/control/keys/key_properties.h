#pragma once

#include "base/json.h"
#include "base/outcome.h"
#include "control/identity/client.h"

namespace quarterdeck::control {

// What the free-form additionalProperties of OAuth2 keys mean to our token service.
struct KeyProperties {
  Lifetimes lifetimes;                       // application_access_token_expiry_time and its kin, in seconds
  std::optional<jose::Algorithm> signature;  // token_signature: ES256 or RS256; ours, the original has only one
};

// Numbers may come as text, and "N/A" stands for "as the server has it", as the original's portal sends them. Members that mean nothing
// here are kept by the caller and left alone. Problem::invalid for a value that cannot be meant.
Outcome<KeyProperties> read_key_properties(const JsonObject& properties);

}  // namespace quarterdeck::control
