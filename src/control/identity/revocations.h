#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/outcome.h"
#include "base/time.h"
#include "contract/events/revocation_events.h"
#include "ports/control_plane.h"
#include "ports/database.h"

// Which tokens no longer count although their signature and time are right.
namespace quarterdeck::control {

enum class RevocationKind {
  token,         // one token, by its id
  consumer_key,  // all tokens that a client got until now
  subject,       // all tokens that were made out to a user until now; tokens of applications name their owner but are not meant
};

struct NewRevocation {
  RevocationKind kind = RevocationKind::token;
  std::string id;
  std::optional<Timestamp> expires_at;  // when the last such token has expired by itself; absent: never
  events::TokenKind token_kind = events::TokenKind::jwt;  // of a single token
};

// Writes the revocation and its event in the transaction that has the reason for it. A later one for the same id replaces it.
Outcome<Done> revoke(ports::Transaction& transaction, const NewRevocation& revocation, Timestamp now);

// What is asked of every token before it counts.
struct TokenIdentity {
  std::string id;
  std::string consumer_key;
  std::string subject;  // empty for a token of an application
  Timestamp issued_at;
};
Outcome<bool> is_revoked(ports::Reader& reader, const TokenIdentity& token);

// The earliest time that a new token may claim to be issued at. `iat` counts whole seconds, so a token made in the second of a
// revocation would otherwise fall under it.
Outcome<Timestamp> earliest_issue(ports::Reader& reader, std::string_view consumer_key, std::string_view subject, Timestamp now);

// Revocations after the sequence, oldest first: what a gateway reads at start and follows from then on.
Outcome<ports::RevocationPage> revocations_since(ports::Reader& reader, std::uint64_t sequence);

Outcome<std::int64_t> forget_expired_revocations(ports::Transaction& transaction, Timestamp now);

}  // namespace quarterdeck::control
