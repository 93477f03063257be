#include "contract/events/revocation_events.h"

#include "base/bytes.h"

namespace quarterdeck::events {
namespace {

std::string milliseconds_text(Timestamp at) { return std::to_string(to_epoch_milliseconds(at)); }

Event revocation(const std::string& id, std::string_view type, const std::string& revoked_token, std::int64_t expiry, const RevocationTime& time,
                 const Tenant& tenant) {
  return {{Subject::revocation, id},
          std::string(type),
          JsonObject{{"revokedToken", revoked_token},
                     {"ttl", std::to_string(time.remembered_for.count())},
                     {"expiryTime", expiry},
                     {"tenantId", tenant.id}}};
}

}  // namespace

Event token_revoked(TokenKind kind, const std::string& token_id, Timestamp expires_at, const RevocationTime& time, const Tenant& tenant) {
  const std::string_view type = kind == TokenKind::jwt ? "JWT" : "API_KEY";
  return revocation(token_id, type, token_id, to_epoch_milliseconds(expires_at), time, tenant);
}

Event consumer_key_revoked(const std::string& consumer_key, const RevocationTime& time, const Tenant& tenant) {
  const JsonObject what{{"consumer_key", consumer_key}, {"revocationTime", milliseconds_text(time.at)}};
  return revocation(consumer_key, kConsumerKeyRevocation, base::to_base64(base::to_text(what)), 0, time, tenant);
}

Event subject_revoked(SubjectKind kind, const std::string& subject, const RevocationTime& time, const Tenant& tenant) {
  const JsonObject what{{"entityId", subject},
                        {"entityType", kind == SubjectKind::user ? "USER_ID" : "CLIENT_ID"},
                        {"revocationTime", milliseconds_text(time.at)}};
  return revocation(subject, kSubjectRevocation, base::to_base64(base::to_text(what)), 0, time, tenant);
}

}  // namespace quarterdeck::events
