#include "contract/events/key_manager_events.h"

#include <gmock/gmock.h>

namespace quarterdeck::events {
namespace {

KeyManagerEvent corporate() {
  KeyManagerEvent event;
  event.uuid = "k";
  event.name = "Corporate";
  event.display_name = "Corporate sign-in";
  event.organization = "carbon.super";
  event.type = "custom";
  event.additional_properties = {{"issuer", "https://idp.example"}, {"client_secret", "hush"}, {"Password", "hush"}};
  return event;
}

TEST(KeyManagerEvent, SaysWhatHappenedToWhichKeyManager) {
  const auto event = event_of(KeyManagerChange::added, corporate());
  EXPECT_EQ(event.key, (SubjectKey{Subject::key_manager, "k"}));
  EXPECT_EQ(event.type, "key_manager_configuration");
  EXPECT_EQ(base::text_at(event.payload, "action"), "add");
  EXPECT_EQ(base::text_at(event.payload, "name"), "Corporate");
  EXPECT_EQ(base::text_at(event.payload, "type"), "custom");
  EXPECT_EQ(base::text_at(event.payload, "tokenType"), "DIRECT");
  EXPECT_EQ(base::text_at(event.payload, "value", "displayName"), "Corporate sign-in");
  EXPECT_EQ(base::text_at(event_of(KeyManagerChange::updated, corporate()).payload, "action"), "update");
  EXPECT_EQ(base::text_at(event_of(KeyManagerChange::removed, corporate()).payload, "action"), "delete");
}

TEST(KeyManagerEvent, NeverCarriesASecret) {
  const auto event = event_of(KeyManagerChange::updated, corporate());
  EXPECT_EQ(base::text_at(event.payload, "value", "additionalProperties", "issuer"), "https://idp.example");
  EXPECT_THAT(base::to_text(event.payload), testing::Not(testing::HasSubstr("hush")));
}

}  // namespace
}  // namespace quarterdeck::events
