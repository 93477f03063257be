#include "control/events/outbox.h"

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

// The one writer of the store commits in order, so the next number is always one more than the last.
constexpr std::string_view kAppendChange =
    "INSERT INTO changes (subject, subject_id, type, at, payload) VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kAppendAudit =
    "INSERT INTO audit_entries (kind, action, performed_by, subject_id, at, info) VALUES ($1, $2, $3, $4, $5, $6)";

}  // namespace

Outcome<Done> enqueue(ports::Transaction& transaction, const events::SubjectKey& key, std::string_view type, const Json& payload, Timestamp at) {
  const auto appended = transaction.execute(kAppendChange, {base::enum_text(key.subject), key.id, type, at, base::to_text(payload)});
  if (!appended) return appended.error();
  return Done{};
}

Outcome<Done> audit(ports::Transaction& transaction, const AuditEntry& entry, Timestamp at) {
  const auto appended =
      transaction.execute(kAppendAudit, {entry.kind, entry.action, entry.user, entry.subject, at, base::to_text(entry.info)});
  if (!appended) return appended.error();
  return Done{};
}

}  // namespace quarterdeck::control
