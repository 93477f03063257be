#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/time.h"
#include "control/identity/client.h"
#include "ports/database.h"

// Refresh tokens are used once: each use hands out the next one of its family. A second use means that somebody copied it, and ends the
// whole family (RFC 9700 §4.14.2). Only hashes are kept.
namespace quarterdeck::control {

struct RefreshToken {
  std::string hash;
  std::string family;  // UUID that all successors share
  ClientId client;
  std::string user;
  std::vector<std::string> scopes;  // of the first grant; a refresh may ask for fewer, never for more
  Timestamp issued_at;
  Timestamp expires_at;
  bool is_used = false;
  std::string access_token_id;  // what was handed out with it
  Timestamp access_token_expires_at;
};

std::string refresh_token_hash(const base::Secret& token);

Outcome<Done> add_refresh_token(ports::Transaction& transaction, const RefreshToken& token);
Outcome<RefreshToken> find_refresh_token(ports::Reader& reader, std::string_view hash);  // Problem::not_found
// False when it was used before, also by somebody a moment faster.
Outcome<bool> use_refresh_token(ports::Transaction& transaction, std::string_view hash, Timestamp now);

// Removes the family and revokes the access tokens that came with it.
Outcome<Done> end_family(ports::Transaction& transaction, std::string_view family, Timestamp now);

Outcome<std::int64_t> remove_refresh_tokens_of_user(ports::Transaction& transaction, std::string_view user);
Outcome<std::int64_t> remove_refresh_tokens_of_client(ports::Transaction& transaction, const ClientId& client);
Outcome<std::int64_t> forget_expired_refresh_tokens(ports::Transaction& transaction, Timestamp now);

}  // namespace quarterdeck::control
