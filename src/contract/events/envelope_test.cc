#include "contract/events/envelope.h"

#include <gmock/gmock.h>

#include "base/bytes.h"
#include "contract/events/application_events.h"
#include "contract/events/api_events.h"
#include "contract/events/catalogue.h"
#include "contract/events/key_manager_events.h"
#include "contract/events/policy_events.h"
#include "contract/events/revocation_events.h"

namespace quarterdeck::events {
namespace {

using ::testing::HasSubstr;

Json json(std::string_view text) { return base::parse_json(text).value_or(Json()); }

Change logged(const Event& event) { return {.sequence = 41, .key = event.key, .type = event.type, .at = 1'767'225'601'000, .payload = event.payload}; }

Change deployed() {
  const DeploymentEvent event{.api_id = 12, .uuid = "api-1", .name = "Orders", .version = "2.0", .provider = "ann", .gateway_labels = {"Default"},
                              .context = "/orders/2.0"};
  return logged(event_of(DeploymentChange::deploy_api_in_gateway, event, "carbon.super"));
}

Json payload_data(const Change& change) { return *base::find(json(to_text_message(envelope_of(change))), "event", "payloadData"); }

TEST(Envelope, OfANotificationIsTheOriginals) {
  const auto data = payload_data(deployed());
  EXPECT_EQ(envelope_of(deployed()).topic, "notification");
  EXPECT_EQ(base::text_at(data, "eventType"), "DEPLOY_API_IN_GATEWAY");
  EXPECT_EQ(data.at("timestamp"), Json(1'767'225'601'000));
  auto event = json(base::from_base64(base::text_at(data, "event")).value_or(""));
  EXPECT_TRUE(base::is_uuid(base::text_at(event, "eventId")));
  event.as_object().erase("eventId");
  EXPECT_EQ(event, json(R"({"apiId":12,"uuid":"api-1","name":"Orders","version":"2.0","provider":"ann","apiType":"HTTP","gatewayLabels":["Default"],
      "associatedApis":[],"context":"/orders/2.0","deleted":false,"timeStamp":1767225601000,"type":"DEPLOY_API_IN_GATEWAY","tenantId":0,
      "tenantDomain":"carbon.super"})"));
}

TEST(Envelope, AddsSequenceAndKeyInFieldsOfOurOwn) {
  const auto data = payload_data(deployed());
  EXPECT_EQ(data.at("quarterdeckSequence"), Json(41));
  EXPECT_EQ(base::text_at(data, "quarterdeckSubject"), "api");
  EXPECT_EQ(base::text_at(data, "quarterdeckSubjectId"), "api-1");
}

TEST(Envelope, CarriesTheSameEventIdWhenSentTwice) {
  EXPECT_EQ(to_text_message(envelope_of(deployed())), to_text_message(envelope_of(deployed())));
  auto other = deployed();
  other.sequence = 42;
  EXPECT_NE(base::text_at(payload_data(deployed()), "event"), base::text_at(payload_data(other), "event"));
}

TEST(Envelope, OfAKeyManagerHidesTheSettingsInBase64) {
  KeyManagerEvent event;
  event.uuid = "km-1";
  event.name = "Corporate";
  const auto change = logged(event_of(KeyManagerChange::added, event));
  EXPECT_EQ(envelope_of(change).topic, "keyManager");
  const auto data = payload_data(change);
  EXPECT_EQ(base::text_at(data, "event_type"), "key_manager_configuration");
  EXPECT_EQ(base::text_at(data, "action"), "add");
  EXPECT_EQ(base::text_at(json(base::from_base64(base::text_at(data, "value")).value_or("")), "uuid"), "km-1");
}

TEST(Envelope, OfARevocationIsTheOriginals) {
  const auto change = logged(token_revoked(TokenKind::jwt, "jti-1", from_epoch_milliseconds(9000), {}, {}));
  EXPECT_EQ(envelope_of(change).topic, "tokenRevocation");
  auto data = payload_data(change).as_object();
  EXPECT_TRUE(base::is_uuid(base::text_at(data, "eventId")));
  for (const auto* member : {"eventId", "quarterdeckSequence", "quarterdeckSubject", "quarterdeckSubjectId", "quarterdeckAt"}) data.erase(member);
  EXPECT_EQ(Json(data), json(R"({"revokedToken":"jti-1","ttl":"3600","expiryTime":9000,"type":"JWT","tenantId":-1234})"));
}

TEST(Envelope, OfABlockGoesToThrottleData) {
  const auto change = logged(event_of(BlockingCondition{8, "IP", R"({"fixedIp":"203.0.113.9"})", BlockState::on}, {}));
  const auto message = to_text_message(envelope_of(change));
  EXPECT_EQ(envelope_of(change).topic, "throttleData");
  // One reading gives the plain text again: nothing is escaped twice.
  EXPECT_EQ(base::text_at(json(message), "event", "payloadData", "conditionValue"), R"({"fixedIp":"203.0.113.9"})");
}

TEST(Decode, ReadsBackWhatWasSent) {
  KeyManagerEvent key_manager;
  key_manager.uuid = "km-1";
  key_manager.name = "Corporate";
  const std::vector<Change> changes{
      deployed(), logged(event_of(KeyManagerChange::removed, key_manager)), logged(consumer_key_revoked("consumer", {}, {})),
      logged(event_of(BlockingCondition{8, "API", "/x", BlockState::removed}, {})),
      logged(event_of(SubscriptionChange::subscriptions_create, {.subscription_uuid = "s"}, {}))};
  for (const auto& change : changes) {
    const auto envelope = envelope_of(change);
    const auto read = decode(envelope.topic, to_text_message(envelope));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->sequence, 41U);
    EXPECT_EQ(read->key, change.key);
    EXPECT_EQ(read->type, change.type);
    EXPECT_EQ(read->at, change.at);
  }
}

TEST(Decode, FindsTheKeyInAMessageOfTheOriginal) {
  const auto body = [](std::string_view type, std::string_view event) {
    return base::to_text(JsonObject{{"event", JsonObject{{"payloadData", JsonObject{{"eventType", type}, {"timestamp", 5},
                                                                                    {"event", base::to_base64(event)}}}}}});
  };
  const auto key = [&](std::string_view type, std::string_view event) {
    const auto change = decode("notification", body(type, event));
    EXPECT_TRUE(change) << change.error().message;
    return change ? change->key : SubjectKey();
  };
  EXPECT_EQ(key("API_UPDATE", R"({"uuid":"a"})"), (SubjectKey{Subject::api, "a"}));
  EXPECT_EQ(key("REMOVE_APPLICATION_KEYMAPPING", R"({"applicationUUID":"b"})"), (SubjectKey{Subject::application, "b"}));
  EXPECT_EQ(key("SUBSCRIPTIONS_DELETE", R"({"subscriptionUUID":"c"})"), (SubjectKey{Subject::subscription, "c"}));
  EXPECT_EQ(key("POLICY_UPDATE", R"({"policyType":"SUBSCRIPTION","policyName":"Gold"})"), (SubjectKey{Subject::plan, "Gold"}));
  EXPECT_EQ(key("POLICY_UPDATE", R"({"policyType":"GLOBAL","policyName":"Gold"})").subject, Subject::other);
  EXPECT_EQ(key("API_KEY_CREATE", R"({"uuid":"d"})").subject, Subject::other);
  EXPECT_EQ(decode("notification", body("API_UPDATE", R"({"uuid":"a"})"))->sequence, 0U);
}

TEST(Decode, ReadsRevocationsOfTheOriginal) {
  const auto owner = base::to_base64(R"({"entityId":"ann","entityType":"USER_ID","revocationTime":"1000"})");
  const auto body = R"({"event":{"payloadData":{"eventId":"e","revokedToken":")" + owner +
                    R"(","ttl":"3600","expiryTime":0,"type":"subject_entity_revocation_event","tenantId":-1234}}})";
  const auto change = decode("tokenrevocation", body);
  ASSERT_TRUE(change) << change.error().message;
  EXPECT_EQ(change->key, (SubjectKey{Subject::revocation, "ann"}));
}

TEST(Decode, ReadsADeletedKeyManagerWithoutValue) {
  const auto change = decode("keymanager", R"({"event":{"payloadData":{"event_type":"key_manager_configuration","action":"delete","name":"Corporate",
      "type":"custom","enabled":true,"value":null,"organization":"carbon.super"}}})");
  ASSERT_TRUE(change) << change.error().message;
  EXPECT_EQ(change->key, (SubjectKey{Subject::key_manager, "Corporate"}));
}

TEST(Decode, SaysWhatIsWrongWithAMessage) {
  const auto message = [](std::string_view body) { return decode("notification", body).error().message; };
  EXPECT_THAT(message("{"), HasSubstr("not readable"));
  EXPECT_THAT(message(R"({"event":[]})"), HasSubstr("event.payloadData"));
  EXPECT_THAT(message(R"({"event":{"payloadData":{}}})"), HasSubstr("payloadData.eventType: expected text"));
  EXPECT_THAT(message(R"({"event":{"payloadData":{"eventType":"API_CREATE"}}})"), HasSubstr("payloadData.event: expected text"));
  EXPECT_THAT(message(R"({"event":{"payloadData":{"eventType":"API_CREATE","event":"???"}}})"), HasSubstr("base64"));
  EXPECT_THAT(message(R"({"event":{"payloadData":{"eventType":"API_CREATE","event":"W10="}}})"), HasSubstr("JSON object"));
  EXPECT_THAT(message(R"({"event":{"payloadData":{"eventType":"API_CREATE","event":"e30="}}})"), HasSubstr("what a API_CREATE is about"));
}

TEST(Decode, TellsUnknownFromMalformed) {
  EXPECT_EQ(decode("notification", R"({"event":{"payloadData":{"eventType":"NEWS","event":"e30="}}})").error().problem, Problem::unsupported);
  EXPECT_EQ(decode("somewhere", R"({"event":{"payloadData":{}}})").error().problem, Problem::unsupported);
  EXPECT_EQ(decode("notification", "").error().problem, Problem::invalid);
}

TEST(Catalogue, MatchesTypesExactly) {
  EXPECT_TRUE(is_known_notification("API_UPDATE"));
  EXPECT_FALSE(is_known_notification("MY_API_UPDATE"));
  EXPECT_FALSE(is_known_notification("api_update"));
}

}  // namespace
}  // namespace quarterdeck::events
