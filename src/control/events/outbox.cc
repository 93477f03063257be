#include "control/events/outbox.h"

#include "base/codec.h"
#include "control/events/change_log.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kAppendAudit =
    "INSERT INTO audit_entries (kind, action, performed_by, subject_id, at, info) VALUES ($1, $2, $3, $4, $5, $6)";

}  // namespace

Outcome<Done> enqueue(ports::Transaction& transaction, const events::SubjectKey& key, std::string_view type, const Json& payload, Timestamp at) {
  const auto appended = transaction.execute(kAppendChange, {base::enum_text(key.subject), key.id, type, at, base::to_text(payload)});
  if (!appended) return appended.error();
  return Done{};
}

Outcome<Done> enqueue(ports::Transaction& transaction, const events::Event& event, Timestamp at) {
  return enqueue(transaction, event.key, event.type, event.payload, at);
}

Outcome<Done> audit(ports::Transaction& transaction, const AuditEntry& entry, Timestamp at) {
  const auto appended =
      transaction.execute(kAppendAudit, {entry.kind, entry.action, entry.user, entry.subject, at, base::to_text(entry.info)});
  if (!appended) return appended.error();
  return Done{};
}

}  // namespace quarterdeck::control
