#pragma once

#include <optional>
#include <string_view>

#include "contract/events/change.h"

// Every word that the original uses for a notification, and which of our keys it is about.
namespace quarterdeck::events {

bool is_known_notification(std::string_view type);

// The key that a notification of the original is about, read from its payload; Subject::other where no gateway acts on it. Empty when the type
// is unknown or the payload does not name the thing.
std::optional<SubjectKey> key_of_notification(std::string_view type, const Json& payload);

}  // namespace quarterdeck::events
