#pragma once

#include <map>
#include <string>

#include "contract/events/event.h"
#include "model/consumption.h"

// Events about applications, their keys and their subscriptions (agent-protocol.md §1.7).
namespace quarterdeck::events {

enum class ApplicationChange { application_create, application_update, application_delete };
BOOST_DESCRIBE_ENUM(ApplicationChange, application_create, application_update, application_delete)
constexpr std::true_type wire_case_upper(const ApplicationChange*) { return {}; }

struct ApplicationEvent {
  std::string uuid;
  std::int64_t application_id = 0;
  std::string application_name;
  std::string token_type = "JWT";
  std::string application_policy;
  std::string group_id;
  std::map<std::string, std::string> attributes;
  std::string subscriber;
};
BOOST_DESCRIBE_STRUCT(ApplicationEvent, (), (uuid, application_id, application_name, token_type, application_policy, group_id, attributes, subscriber))

Event event_of(ApplicationChange change, const ApplicationEvent& event, const Tenant& tenant);

enum class ApplicationKeyChange { application_registration_create, remove_application_keymapping };
BOOST_DESCRIBE_ENUM(ApplicationKeyChange, application_registration_create, remove_application_keymapping)
constexpr std::true_type wire_case_upper(const ApplicationKeyChange*) { return {}; }

struct ApplicationKeyEvent {
  std::string application_uuid;
  std::int64_t application_id = 0;
  std::string consumer_key;
  model::KeyType key_type = model::KeyType::production;
  std::string key_manager;  // its name
};
BOOST_DESCRIBE_STRUCT(ApplicationKeyEvent, (), (application_uuid, application_id, consumer_key, key_type, key_manager))
constexpr std::string_view wire_name(const ApplicationKeyEvent*, std::string_view member) {
  return member == "application_uuid" ? "applicationUUID" : "";
}

// The key of the change is the application: its keys are part of it.
Event event_of(ApplicationKeyChange change, const ApplicationKeyEvent& event, const Tenant& tenant);

enum class SubscriptionChange { subscriptions_create, subscriptions_update, subscriptions_delete };
BOOST_DESCRIBE_ENUM(SubscriptionChange, subscriptions_create, subscriptions_update, subscriptions_delete)
constexpr std::true_type wire_case_upper(const SubscriptionChange*) { return {}; }

struct SubscriptionEvent {
  std::int64_t subscription_id = 0;
  std::string subscription_uuid;
  std::int64_t api_id = 0;
  std::string api_uuid;
  std::int64_t application_id = 0;
  std::string application_uuid;
  std::string policy_id;  // the name of the plan
  model::SubscriptionStatus subscription_state = model::SubscriptionStatus::unblocked;
  std::string api_name;
  std::string api_version;
};
BOOST_DESCRIBE_STRUCT(SubscriptionEvent, (), (subscription_id, subscription_uuid, api_id, api_uuid, application_id, application_uuid, policy_id,
                                              subscription_state, api_name, api_version))
constexpr std::string_view wire_name(const SubscriptionEvent*, std::string_view member) {
  if (member == "subscription_uuid") return "subscriptionUUID";
  if (member == "api_uuid") return "apiUUID";
  return member == "application_uuid" ? "applicationUUID" : "";
}

Event event_of(SubscriptionChange change, const SubscriptionEvent& event, const Tenant& tenant);

}  // namespace quarterdeck::events
