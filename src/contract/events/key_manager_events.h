#pragma once

#include <string>
#include <vector>

#include "contract/events/event.h"

// Events about key managers: whose tokens are believed. They travel on a topic of their own (agent-protocol.md §1.5).
namespace quarterdeck::events {

inline constexpr std::string_view kKeyManagerConfiguration = "key_manager_configuration";

enum class KeyManagerChange { added, updated, removed };  // enabling and disabling are updates

struct KeyManagerEvent {
  std::string uuid;
  std::string name;
  std::string display_name;
  std::string description;
  std::string organization;
  std::string type;
  bool enabled = true;
  // Connector settings. Members that hold a password or secret are left out of the event: the original sends them in clear.
  JsonObject additional_properties;
  std::string token_type = "DIRECT";  // DIRECT, EXCHANGED, BOTH
  JsonObject endpoints;
  JsonObject permissions;
  std::vector<std::string> allowed_organizations;
};
BOOST_DESCRIBE_STRUCT(KeyManagerEvent, (), (uuid, name, display_name, description, organization, type, enabled, additional_properties, token_type,
                                            endpoints, permissions, allowed_organizations))

Event event_of(KeyManagerChange change, const KeyManagerEvent& event);

}  // namespace quarterdeck::events
