#include "contract/events/envelope.h"

#include <fmt/format.h>

#include <array>

#include "base/bytes.h"
#include "base/codec.h"
#include "base/text.h"
#include "contract/events/catalogue.h"
#include "contract/events/key_manager_events.h"
#include "contract/events/policy_events.h"
#include "contract/events/revocation_events.h"

namespace quarterdeck::events {
namespace {

// Our additions to the original's messages.
constexpr std::string_view kSequence = "quarterdeckSequence";
constexpr std::string_view kSubject = "quarterdeckSubject";
constexpr std::string_view kSubjectId = "quarterdeckSubjectId";
constexpr std::string_view kAt = "quarterdeckAt";

// The same change published twice carries the same id, so that receivers can tell.
std::string event_id(const Change& change) {
  return base::uuid_from(base::sha256(fmt::format("change {} at {}", change.sequence, change.at)).substr(0, 16));
}

Json encoded(const Json& value) { return Json(std::string_view(base::to_base64(base::to_text(value)))); }

Failure missing(std::string_view topic, std::string_view field, std::string_view expected) {
  return {Problem::invalid, fmt::format("A {} message has no usable payloadData.{}: expected {}. Its sender does not speak this protocol.", topic, field, expected)};
}

Outcome<std::string> text_in(const Envelope& envelope, std::string_view field) {
  const auto* found = envelope.payload_data.if_contains(field);
  if (found == nullptr || !found->is_string()) return missing(envelope.topic, field, "text");
  return std::string(found->get_string());
}

Outcome<Json> encoded_json_in(const Envelope& envelope, std::string_view field) {
  const auto text = text_in(envelope, field);
  if (!text) return text.error();
  const auto bytes = base::from_base64(*text);
  if (!bytes) return missing(envelope.topic, field, "base64");
  auto value = base::parse_json(*bytes);
  if (!value || !value->is_object()) return missing(envelope.topic, field, "a JSON object in base64");
  return value;
}

template <class Number>
Number number_or(const JsonObject& object, std::string_view field, Number otherwise) {
  const auto* found = object.if_contains(field);
  if (found == nullptr) return otherwise;
  boost::system::error_code error;
  const auto number = found->to_number<Number>(error);
  return error ? otherwise : number;
}

JsonObject notification_data(const Change& change) {
  auto event = change.payload.is_object() ? change.payload.get_object() : JsonObject();
  if (!event.contains("eventId")) event["eventId"] = event_id(change);
  event["timeStamp"] = change.at;
  event["type"] = change.type;
  return {{"eventType", change.type}, {"timestamp", change.at}, {"event", encoded(event)}};
}

JsonObject key_manager_data(const Change& change) {
  auto data = change.payload.is_object() ? change.payload.get_object() : JsonObject();
  data["event_type"] = kKeyManagerConfiguration;
  if (const auto* value = data.if_contains("value")) data["value"] = encoded(*value);
  return data;
}

JsonObject revocation_data(const Change& change) {
  auto data = change.payload.is_object() ? change.payload.get_object() : JsonObject();
  if (!data.contains("eventId")) data["eventId"] = event_id(change);
  data["type"] = change.type;
  return data;
}

// Whatever of our own fields is there; the rest is for the topic's reader to find.
Change with_our_fields(const Envelope& envelope) {
  Change change;
  change.sequence = number_or<std::uint64_t>(envelope.payload_data, kSequence, 0);
  change.at = number_or<std::int64_t>(envelope.payload_data, kAt, 0);
  const Json data(envelope.payload_data);
  if (const auto subject = base::enum_from<Subject>(base::text_at(data, kSubject))) change.key.subject = *subject;
  change.key.id = base::text_at(data, kSubjectId);
  return change;
}

JsonObject without_our_fields(JsonObject data) {
  for (const auto field : {kSequence, kSubject, kSubjectId, kAt}) data.erase(field);
  return data;
}

bool has_our_key(const Envelope& envelope) { return envelope.payload_data.contains(kSubject) && envelope.payload_data.contains(kSubjectId); }

Outcome<Change> notification_from(const Envelope& envelope) {
  auto change = with_our_fields(envelope);
  const auto type = text_in(envelope, "eventType");
  if (!type) return type.error();
  if (!is_known_notification(*type)) return Failure{Problem::unsupported, fmt::format("Nobody here knows notifications of type '{}'.", *type)};
  auto payload = *type == "HEALTH_CHECK" ? Outcome<Json>(Json(JsonObject())) : encoded_json_in(envelope, "event");
  if (!payload) return payload.error();
  change.type = *type;
  change.at = number_or<std::int64_t>(envelope.payload_data, "timestamp", change.at);
  if (!has_our_key(envelope)) {
    auto key = key_of_notification(*type, *payload);
    if (!key) return missing(envelope.topic, "event", fmt::format("the id of what a {} is about", *type));
    change.key = std::move(*key);
  }
  change.payload = std::move(*payload);
  return change;
}

Outcome<Change> key_manager_from(const Envelope& envelope) {
  auto change = with_our_fields(envelope);
  const auto action = text_in(envelope, "action");
  if (!action) return action.error();
  const auto name = text_in(envelope, "name");
  if (!name) return name.error();
  auto payload = without_our_fields(envelope.payload_data);
  // The original leaves the value out when it deletes; then only the name tells which one.
  const auto* value = payload.if_contains("value");
  if (value != nullptr && !value->is_null()) {
    auto settings = encoded_json_in(envelope, "value");
    if (!settings) return settings.error();
    if (!has_our_key(envelope)) change.key = {Subject::key_manager, base::text_at(*settings, "uuid")};
    payload["value"] = std::move(*settings);
  }
  if (change.key.id.empty()) change.key = {Subject::key_manager, *name};
  change.type = kKeyManagerConfiguration;
  change.payload = std::move(payload);
  return change;
}

// What was revoked: the token itself, or an owner of tokens named in encoded JSON.
Outcome<std::string> revoked_id(const Envelope& envelope, std::string_view type) {
  if (type != kConsumerKeyRevocation && type != kSubjectRevocation) return text_in(envelope, "revokedToken");
  const auto owner = encoded_json_in(envelope, "revokedToken");
  if (!owner) return owner.error();
  auto id = base::text_at(*owner, type == kSubjectRevocation ? "entityId" : "consumer_key");
  if (id.empty()) return missing(envelope.topic, "revokedToken", "whose tokens are revoked");
  return id;
}

Outcome<Change> revocation_from(const Envelope& envelope) {
  auto change = with_our_fields(envelope);
  const auto type = text_in(envelope, "type");
  if (!type) return type.error();
  auto id = revoked_id(envelope, *type);
  if (!id) return id.error();
  change.key = {Subject::revocation, std::move(*id)};
  change.type = *type;
  change.payload = without_our_fields(envelope.payload_data);
  return change;
}

Outcome<Change> throttle_data_from(const Envelope& envelope) {
  auto change = with_our_fields(envelope);
  if (!envelope.payload_data.contains("blockingCondition")) {
    return Failure{Problem::unsupported, "Nobody here acts on throttle decisions: each gateway counts by itself."};
  }
  change.key = {Subject::other, std::to_string(number_or<std::int64_t>(envelope.payload_data, "id", 0))};
  change.type = kBlockingCondition;
  change.payload = without_our_fields(envelope.payload_data);
  return change;
}

}  // namespace

Envelope envelope_of(const Change& change) {
  Envelope envelope;
  if (change.key.subject == Subject::key_manager) {
    envelope = {std::string(kKeyManagerTopic), key_manager_data(change)};
  } else if (change.key.subject == Subject::revocation) {
    envelope = {std::string(kTokenRevocationTopic), revocation_data(change)};
  } else if (change.type == kBlockingCondition) {
    envelope = {std::string(kThrottleDataTopic), change.payload.is_object() ? change.payload.get_object() : JsonObject()};
  } else {
    envelope = {std::string(kNotificationTopic), notification_data(change)};
  }
  envelope.payload_data[kSequence] = change.sequence;
  envelope.payload_data[kSubject] = base::enum_text(change.key.subject);
  envelope.payload_data[kSubjectId] = change.key.id;
  envelope.payload_data[kAt] = change.at;
  return envelope;
}

std::string to_text_message(const Envelope& envelope) {
  return base::to_text(JsonObject{{"event", JsonObject{{"payloadData", envelope.payload_data}}}});
}

Outcome<Envelope> from_text_message(std::string_view topic, std::string_view body) {
  auto message = base::parse_json(body);
  if (!message) return Failure{Problem::invalid, fmt::format("A {} message is not readable. {}", topic, message.error().message)};
  const auto* data = base::find(*message, "event", "payloadData");
  if (data == nullptr || !data->is_object()) {
    return Failure{Problem::invalid, fmt::format("A {} message has no object event.payloadData. Its sender does not speak this protocol.", topic)};
  }
  return Envelope{std::string(topic), data->get_object()};
}

Outcome<Change> change_from(const Envelope& envelope) {
  struct Topic {
    std::string_view name;
    Outcome<Change> (*read)(const Envelope&);
  };
  constexpr std::array kTopics{Topic{kNotificationTopic, notification_from}, Topic{kKeyManagerTopic, key_manager_from},
                               Topic{kTokenRevocationTopic, revocation_from}, Topic{kThrottleDataTopic, throttle_data_from}};
  for (const auto& topic : kTopics) {
    if (base::equal_ignoring_case(topic.name, envelope.topic)) return topic.read(envelope);
  }
  return Failure{Problem::unsupported, fmt::format("Nobody here knows the topic '{}'.", envelope.topic)};
}

Outcome<Change> decode(std::string_view topic, std::string_view body) {
  const auto envelope = from_text_message(topic, body);
  if (!envelope) return envelope.error();
  return change_from(*envelope);
}

}  // namespace quarterdeck::events
