#include "control/events/audit_log.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, kind, action, performed_by, subject_id, at, info FROM audit_entries"
    " WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR subject_id = $2) AND ($3 = '' OR performed_by = $3) AND ($4 = 0 OR id < $4)"
    " ORDER BY id DESC LIMIT $5";

}  // namespace

Outcome<std::vector<AuditRecord>> read_audit(ports::Reader& reader, const AuditQuery& query) {
  const auto rows = reader.query(kSelect, {query.kind, query.subject, query.user, query.before_id, std::uint64_t{query.limit}});
  if (!rows) return rows.error();
  std::vector<AuditRecord> records;
  for (const auto& row : *rows) {
    auto info = base::parse_json(row.text("info"));
    records.push_back({row.integer("id"), row.text("kind"), row.text("action"), row.text("performed_by"), row.text("subject_id"), row.time("at"),
                       info ? std::move(*info) : Json()});
  }
  return records;
}

}  // namespace quarterdeck::control
