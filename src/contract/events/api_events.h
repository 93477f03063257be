#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contract/events/event.h"

// Events about APIs, their deployments and their keys (agent-protocol.md §1.7).
namespace quarterdeck::events {

enum class ApiChange { api_create, api_update, api_delete, api_lifecycle_change, udate_api_log_level };  // "udate": the original spells it so
BOOST_DESCRIBE_ENUM(ApiChange, api_create, api_update, api_delete, api_lifecycle_change, udate_api_log_level)
constexpr std::true_type wire_case_upper(const ApiChange*) { return {}; }

struct ApiEvent {
  std::string api_name;
  std::int64_t api_id = 0;
  std::string uuid;
  std::string api_version;
  std::string api_context;  // with the version: /orders/1.0.0
  std::string api_provider;
  std::string api_type = "HTTP";  // HTTP, GRAPHQL, ...
  std::string api_status;
  std::optional<std::string> log_level;
  std::optional<std::string> resource_method;
  std::optional<std::string> resource_path;
  std::optional<std::string> security_scheme;
  std::optional<std::string> action;  // DEFAULT_VERSION when that is what changed
  std::optional<std::string> current_status;   // of a change of the life cycle: the state it left
  std::optional<std::string> api_visibility;
  std::optional<std::string> api_visible_roles;
  std::optional<std::string> lifecycle_event;  // of a change of the life cycle: "Publish", "Block", ...
};
BOOST_DESCRIBE_STRUCT(ApiEvent, (), (api_name, api_id, uuid, api_version, api_context, api_provider, api_type, api_status, log_level, resource_method,
                                     resource_path, security_scheme, action, current_status, api_visibility, api_visible_roles, lifecycle_event))

Event event_of(ApiChange change, const ApiEvent& event, const Tenant& tenant);

enum class DeploymentChange { deploy_api_in_gateway, remove_api_from_gateway };
BOOST_DESCRIBE_ENUM(DeploymentChange, deploy_api_in_gateway, remove_api_from_gateway)
constexpr std::true_type wire_case_upper(const DeploymentChange*) { return {}; }

struct DeploymentEvent {
  std::int64_t api_id = 0;
  std::string uuid;
  std::string name;
  std::string version;
  std::string provider;
  std::string api_type = "HTTP";
  std::vector<std::string> gateway_labels;  // environments it goes to or leaves
  std::optional<std::vector<std::string>> platform_gateway_ids;
  std::vector<ApiEvent> associated_apis;  // members of an API product
  std::string context;
  bool deleted = false;  // the API itself is gone or retired
};
BOOST_DESCRIBE_STRUCT(DeploymentEvent, (), (api_id, uuid, name, version, provider, api_type, gateway_labels, platform_gateway_ids, associated_apis,
                                            context, deleted))

// The original never sets the tenant's number here; receivers go by the domain.
Event event_of(DeploymentChange change, const DeploymentEvent& event, const std::string& tenant_domain);

enum class ApiKeyChange { api_key_create, api_key_delete };
BOOST_DESCRIBE_ENUM(ApiKeyChange, api_key_create, api_key_delete)
constexpr std::true_type wire_case_upper(const ApiKeyChange*) { return {}; }

struct ApiKeyEvent {
  std::string api_key_hash;
  std::string uuid;
  std::string name;
  std::string key_type = "PRODUCTION";
  std::string user;
  std::map<std::string, std::string> properties;
  std::int64_t time_created = 0;     // epoch milliseconds
  std::int64_t validity_period = 0;  // seconds
  std::string status = "ACTIVE";
  std::string permitted_ip;
  std::string permitted_referer;
  std::string application_uuid;
  std::string api_uuid;
  std::int64_t api_id = 0;
  std::int64_t application_id = 0;
  std::optional<bool> bound;
};
BOOST_DESCRIBE_STRUCT(ApiKeyEvent, (), (api_key_hash, uuid, name, key_type, user, properties, time_created, validity_period, status, permitted_ip,
                                        permitted_referer, application_uuid, api_uuid, api_id, application_id, bound))
constexpr std::string_view wire_name(const ApiKeyEvent*, std::string_view member) {
  if (member == "permitted_ip") return "permittedIP";
  if (member == "application_uuid") return "applicationUUId";
  return member == "api_uuid" ? "apiUUId" : "";
}

Event event_of(ApiKeyChange change, const ApiKeyEvent& event, const Tenant& tenant);

enum class ApiKeyAssociationChange { api_key_association_create, api_key_association_delete };
BOOST_DESCRIBE_ENUM(ApiKeyAssociationChange, api_key_association_create, api_key_association_delete)
constexpr std::true_type wire_case_upper(const ApiKeyAssociationChange*) { return {}; }

struct ApiKeyAssociationEvent {
  std::string api_key_hash;
  std::string application_uuid;
  std::string api_uuid;
  std::int64_t api_id = 0;
  std::int64_t application_id = 0;
};
BOOST_DESCRIBE_STRUCT(ApiKeyAssociationEvent, (), (api_key_hash, application_uuid, api_uuid, api_id, application_id))
constexpr std::string_view wire_name(const ApiKeyAssociationEvent*, std::string_view member) {
  return wire_name(static_cast<const ApiKeyEvent*>(nullptr), member);
}

Event event_of(ApiKeyAssociationChange change, const ApiKeyAssociationEvent& event, const Tenant& tenant);

}  // namespace quarterdeck::events
