#include "control/identity/revocations.h"

#include <algorithm>

#include "control/events/outbox.h"
#include "policy/jose/claims.h"

namespace quarterdeck::control {
namespace {

// The change that announces it was appended just before, in this transaction, by the only writer.
constexpr std::string_view kRevoke =
    "INSERT INTO revocations (sequence, kind, revoked_id, revoked_at, expires_at) "
    "SELECT MAX(sequence), $1, $2, $3, $4 FROM changes WHERE 1 = 1 "
    "ON CONFLICT (kind, revoked_id) DO UPDATE SET sequence = excluded.sequence, revoked_at = excluded.revoked_at, "
    "expires_at = CASE WHEN revocations.expires_at = 0 THEN 0 WHEN excluded.expires_at = 0 THEN 0 "
    "WHEN excluded.expires_at > revocations.expires_at THEN excluded.expires_at ELSE revocations.expires_at END";
constexpr std::string_view kIsRevoked =
    "SELECT 1 AS found FROM revocations WHERE (kind = 'token' AND revoked_id = $1) "
    "OR (kind = 'consumer_key' AND revoked_id = $2 AND revoked_at >= $4) OR (kind = 'subject' AND revoked_id = $3 AND revoked_at >= $4)";
constexpr std::string_view kLatest =
    "SELECT MAX(revoked_at) AS latest FROM revocations WHERE (kind = 'consumer_key' AND revoked_id = $1) OR (kind = 'subject' AND revoked_id = $2)";
constexpr std::string_view kNewestChange = "SELECT COALESCE(MAX(sequence), 0) AS newest FROM changes";
constexpr std::string_view kSince =
    "SELECT sequence, kind, revoked_id, revoked_at, expires_at FROM revocations WHERE sequence > $1 ORDER BY sequence LIMIT $2";
constexpr std::string_view kForget = "DELETE FROM revocations WHERE expires_at < $1 AND expires_at <> 0";

constexpr std::int64_t kPage = 1000;
// What a message says where "never" is meant: its receivers want a number.
constexpr std::chrono::days kForEver{36'500};

std::string_view name_of(RevocationKind kind) {
  switch (kind) {
    case RevocationKind::token: return "token";
    case RevocationKind::consumer_key: return "consumer_key";
    case RevocationKind::subject: return "subject";
  }
  return "token";
}

events::Event event_of(const NewRevocation& revocation, Timestamp now) {
  const events::Tenant tenant;
  const Timestamp expires_at = revocation.expires_at.value_or(now + kForEver);
  const auto left = std::max(std::chrono::ceil<Seconds>(expires_at - now), Seconds{0});
  const events::RevocationTime time{.at = now, .remembered_for = left};
  switch (revocation.kind) {
    case RevocationKind::token: return events::token_revoked(revocation.token_kind, revocation.id, expires_at, time, tenant);
    case RevocationKind::consumer_key: return events::consumer_key_revoked(revocation.id, time, tenant);
    case RevocationKind::subject: return events::subject_revoked(events::SubjectKind::user, revocation.id, time, tenant);
  }
  return {};
}

}  // namespace

Outcome<Done> revoke(ports::Transaction& transaction, const NewRevocation& revocation, Timestamp now) {
  const auto event = event_of(revocation, now);
  const auto queued = enqueue(transaction, event.key, event.type, event.payload, now);
  if (!queued) return queued;
  const auto revoked = transaction.execute(kRevoke, {name_of(revocation.kind), revocation.id, now, revocation.expires_at.value_or(Timestamp{})});
  if (!revoked) return revoked.error();
  return Done{};
}

Outcome<bool> is_revoked(ports::Reader& reader, const TokenIdentity& token) {
  const auto rows = reader.query(kIsRevoked, {token.id, token.consumer_key, token.subject, token.issued_at});
  if (!rows) return rows.error();
  return !rows->empty();
}

Outcome<Timestamp> earliest_issue(ports::Reader& reader, std::string_view consumer_key, std::string_view subject, Timestamp now) {
  const auto rows = reader.query(kLatest, {consumer_key, subject});
  if (!rows) return rows.error();
  const auto this_second = std::chrono::floor<Seconds>(now);
  if (rows->empty() || rows->front().is_null("latest")) return Timestamp(this_second);
  return Timestamp(std::max(this_second, std::chrono::floor<Seconds>(rows->front().time("latest")) + Seconds{1}));
}

Outcome<ports::RevocationPage> revocations_since(ports::Reader& reader, std::uint64_t sequence) {
  const auto newest = reader.query(kNewestChange);
  if (!newest) return newest.error();
  // Somebody who has seen more than there is has followed another store: this one was replaced by an older one.
  if (sequence > static_cast<std::uint64_t>(newest->front().integer("newest"))) {
    return Failure{Problem::gone, "The store was replaced since then. Read the revocations from the beginning."};
  }
  const auto rows = reader.query(kSince, {sequence, kPage});
  if (!rows) return rows.error();
  ports::RevocationPage page;
  page.next = sequence;
  for (const auto& row : *rows) {
    page.next = static_cast<std::uint64_t>(row.integer("sequence"));
    page.revocations.push_back({.sequence = page.next,
                                .kind = row.text("kind"),
                                .id = row.text("revoked_id"),
                                .revoked_at = row.integer("revoked_at"),
                                .expires_at = row.integer("expires_at")});
  }
  page.is_last = static_cast<std::int64_t>(rows->size()) < kPage;
  return page;
}

Outcome<std::int64_t> forget_expired_revocations(ports::Transaction& transaction, Timestamp now) {
  // A token that has expired counts a little longer, and so must its revocation.
  return transaction.execute(kForget, {now - jose::kClockLeeway});
}

}  // namespace quarterdeck::control
