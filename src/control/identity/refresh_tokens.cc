#include "control/identity/refresh_tokens.h"

#include "base/bytes.h"
#include "base/text.h"
#include "control/identity/revocations.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO refresh_tokens (hash, family, client_id, user_name, scopes, issued_at, expires_at, access_token_id, "
    "access_token_expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view kFind =
    "SELECT hash, family, client_id, user_name, scopes, issued_at, expires_at, used_at, access_token_id, access_token_expires_at "
    "FROM refresh_tokens WHERE hash = $1";
constexpr std::string_view kMarkUsed = "UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL";
constexpr std::string_view kLiveAccessTokens =
    "SELECT access_token_id, access_token_expires_at FROM refresh_tokens WHERE family = $1 AND access_token_expires_at > $2";
constexpr std::string_view kRemoveFamily = "DELETE FROM refresh_tokens WHERE family = $1";
constexpr std::string_view kRemoveOfUser = "DELETE FROM refresh_tokens WHERE user_name = $1";
constexpr std::string_view kRemoveOfClient = "DELETE FROM refresh_tokens WHERE client_id = $1";
constexpr std::string_view kForget = "DELETE FROM refresh_tokens WHERE expires_at < $1";

}  // namespace

std::string refresh_token_hash(const base::Secret& token) { return base::to_hex(base::sha256(token.reveal())); }

Outcome<Done> add_refresh_token(ports::Transaction& transaction, const RefreshToken& token) {
  const auto added = transaction.execute(kAdd, {token.hash, token.family, token.client.text(), token.user, base::join(token.scopes, " "),
                                                token.issued_at, token.expires_at, token.access_token_id, token.access_token_expires_at});
  if (!added) return added.error();
  return Done{};
}

Outcome<RefreshToken> find_refresh_token(ports::Reader& reader, std::string_view hash) {
  const auto rows = reader.query(kFind, {hash});
  if (!rows) return rows.error();
  if (rows->empty()) return Failure{Problem::not_found, "The refresh token is not known or has ended. Sign in again."};
  const auto& row = rows->front();
  return RefreshToken{.hash = row.text("hash"),
                      .family = row.text("family"),
                      .client = ClientId(row.text("client_id")),
                      .user = row.text("user_name"),
                      .scopes = base::words(row.text("scopes")),
                      .issued_at = row.time("issued_at"),
                      .expires_at = row.time("expires_at"),
                      .is_used = !row.is_null("used_at"),
                      .access_token_id = row.text("access_token_id"),
                      .access_token_expires_at = row.time("access_token_expires_at")};
}

Outcome<bool> use_refresh_token(ports::Transaction& transaction, std::string_view hash, Timestamp now) {
  const auto marked = transaction.execute(kMarkUsed, {hash, now});
  if (!marked) return marked.error();
  return *marked == 1;
}

Outcome<Done> end_family(ports::Transaction& transaction, std::string_view family, Timestamp now) {
  const auto live = transaction.query(kLiveAccessTokens, {family, now});
  if (!live) return live.error();
  for (const auto& row : *live) {
    const NewRevocation token{.id = row.text("access_token_id"), .expires_at = row.time("access_token_expires_at")};
    if (const auto revoked = revoke(transaction, token, now); !revoked) return revoked;
  }
  const auto removed = transaction.execute(kRemoveFamily, {family});
  if (!removed) return removed.error();
  return Done{};
}

Outcome<std::int64_t> remove_refresh_tokens_of_user(ports::Transaction& transaction, std::string_view user) {
  return transaction.execute(kRemoveOfUser, {user});
}
Outcome<std::int64_t> remove_refresh_tokens_of_client(ports::Transaction& transaction, const ClientId& client) {
  return transaction.execute(kRemoveOfClient, {client.text()});
}
Outcome<std::int64_t> forget_expired_refresh_tokens(ports::Transaction& transaction, Timestamp now) {
  return transaction.execute(kForget, {now});
}

}  // namespace quarterdeck::control
