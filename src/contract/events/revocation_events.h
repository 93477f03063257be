#pragma once

#include <string>

#include "base/time.h"
#include "contract/events/event.h"

// Events about tokens that are no longer good (agent-protocol.md §1.5, tokenRevocation).
namespace quarterdeck::events {

inline constexpr std::string_view kConsumerKeyRevocation = "consumer_app_revocation_event";
inline constexpr std::string_view kSubjectRevocation = "subject_entity_revocation_event";

enum class TokenKind { jwt, api_key };
enum class SubjectKind { user, client };

struct RevocationTime {
  Timestamp at;
  Seconds remembered_for{3600};  // how long a receiver must remember it
};

// One token, by its `jti`.
Event token_revoked(TokenKind kind, const std::string& token_id, Timestamp expires_at, const RevocationTime& time, const Tenant& tenant);
// Every token of a consumer key issued before the time.
Event consumer_key_revoked(const std::string& consumer_key, const RevocationTime& time, const Tenant& tenant);
// Every token of a user or a client issued before the time.
Event subject_revoked(SubjectKind kind, const std::string& subject, const RevocationTime& time, const Tenant& tenant);

}  // namespace quarterdeck::events
