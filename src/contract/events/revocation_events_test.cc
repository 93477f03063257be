#include "contract/events/revocation_events.h"

#include <gmock/gmock.h>

#include "base/bytes.h"

namespace quarterdeck::events {
namespace {

Json json(std::string_view text) { return base::parse_json(text).value_or(Json()); }
Json decoded(const Json& payload) { return json(base::from_base64(base::text_at(payload, "revokedToken")).value_or("")); }

TEST(Revocation, OfOneTokenNamesItByItsId) {
  const auto event = token_revoked(TokenKind::jwt, "jti-1", from_epoch_milliseconds(9000), {from_epoch_milliseconds(1000)}, {});
  EXPECT_EQ(event.key, (SubjectKey{Subject::revocation, "jti-1"}));
  EXPECT_EQ(event.type, "JWT");
  EXPECT_EQ(event.payload, json(R"({"revokedToken":"jti-1","ttl":"3600","expiryTime":9000,"tenantId":-1234})"));
  EXPECT_EQ(token_revoked(TokenKind::api_key, "jti-1", {}, {}, {}).type, "API_KEY");
}

TEST(Revocation, OfAConsumerKeySaysSinceWhenAsText) {
  const auto event = consumer_key_revoked("consumer", {from_epoch_milliseconds(1000)}, {});
  EXPECT_EQ(event.type, "consumer_app_revocation_event");
  EXPECT_EQ(decoded(event.payload), json(R"({"consumer_key":"consumer","revocationTime":"1000"})"));
}

TEST(Revocation, OfASubjectSaysWhatItIs) {
  EXPECT_EQ(decoded(subject_revoked(SubjectKind::user, "ann", {from_epoch_milliseconds(1000)}, {}).payload),
            json(R"({"entityId":"ann","entityType":"USER_ID","revocationTime":"1000"})"));
  EXPECT_EQ(decoded(subject_revoked(SubjectKind::client, "c", {from_epoch_milliseconds(1000)}, {}).payload),
            json(R"({"entityId":"c","entityType":"CLIENT_ID","revocationTime":"1000"})"));
}

}  // namespace
}  // namespace quarterdeck::events
