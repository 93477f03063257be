#pragma once

#include <string>
#include <string_view>

#include "contract/events/change.h"

// How a change travels: the original's message, plus our sequence and key in fields that the original ignores (agent-protocol.md §1.5).
namespace quarterdeck::events {

inline constexpr std::string_view kNotificationTopic = "notification";
inline constexpr std::string_view kKeyManagerTopic = "keyManager";
inline constexpr std::string_view kTokenRevocationTopic = "tokenRevocation";
inline constexpr std::string_view kThrottleDataTopic = "throttleData";

// A message before it becomes bytes: flat named values, so that it can be a text message or a map message alike.
struct Envelope {
  std::string topic;
  JsonObject payload_data;
};

Envelope envelope_of(const Change& change);

// The body of a text message: {"event":{"payloadData":{...}}}.
std::string to_text_message(const Envelope& envelope);
// Problem::invalid when the body is no such message.
Outcome<Envelope> from_text_message(std::string_view topic, std::string_view body);

// The change that a message carries. Its sequence is 0 when the sender has none (the original). Problem::invalid when fields are missing or of the
// wrong type, Problem::unsupported when nobody here knows the type.
Outcome<Change> change_from(const Envelope& envelope);

// Both steps at once.
Outcome<Change> decode(std::string_view topic, std::string_view body);

}  // namespace quarterdeck::events
