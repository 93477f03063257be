#include "contract/events/key_manager_events.h"

#include "base/text.h"

namespace quarterdeck::events {
namespace {

std::string_view action_text(KeyManagerChange change) {
  switch (change) {
    case KeyManagerChange::added: return "add";
    case KeyManagerChange::updated: return "update";
    case KeyManagerChange::removed: break;
  }
  return "delete";
}

bool holds_a_secret(std::string_view member) {
  return base::contains_ignoring_case(member, "secret") || base::contains_ignoring_case(member, "password") ||
         base::contains_ignoring_case(member, "private");
}

JsonObject without_secrets(const JsonObject& settings) {
  JsonObject kept;
  for (const auto& member : settings) {
    if (holds_a_secret(member.key())) continue;
    const auto* inner = member.value().if_object();
    kept.emplace(member.key(), inner == nullptr ? member.value() : Json(without_secrets(*inner)));
  }
  return kept;
}

}  // namespace

Event event_of(KeyManagerChange change, const KeyManagerEvent& event) {
  auto harmless = event;
  harmless.additional_properties = without_secrets(event.additional_properties);
  harmless.endpoints = without_secrets(event.endpoints);
  return {{Subject::key_manager, event.uuid},
          std::string(kKeyManagerConfiguration),
          JsonObject{{"action", action_text(change)},
                     {"name", event.name},
                     {"type", event.type},
                     {"enabled", event.enabled},
                     {"value", base::to_json(harmless)},
                     {"organization", event.organization},
                     {"tokenType", event.token_type}}};
}

}  // namespace quarterdeck::events
