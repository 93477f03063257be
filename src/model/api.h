#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "model/lifecycle.h"

// The working copy of an API, in the one shape that is created, read, changed, frozen as a revision, exported and imported
// (control-plane.md §1.1). What the server decides is in here too and is overwritten whatever a client sends.
namespace quarterdeck::model {

enum class ApiType { HTTP, GRAPHQL };
BOOST_DESCRIBE_ENUM(ApiType, HTTP, GRAPHQL)

enum class Visibility { PUBLIC, PRIVATE, RESTRICTED };
BOOST_DESCRIBE_ENUM(Visibility, PUBLIC, PRIVATE, RESTRICTED)

enum class AccessControl { NONE, RESTRICTED };
BOOST_DESCRIBE_ENUM(AccessControl, NONE, RESTRICTED)

struct PolicyUse {
  std::string policy_name;
  std::string policy_version = "v1";
  std::optional<std::string> policy_type;
  std::optional<std::string> policy_id;
  std::map<std::string, Json> parameters;
  bool operator==(const PolicyUse&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyUse, (), (policy_name, policy_version, policy_type, policy_id, parameters))
constexpr auto required_members(const PolicyUse*) { return std::array{"policy_name"}; }

// In the order of their execution.
struct PolicyFlows {
  std::vector<PolicyUse> request;
  std::vector<PolicyUse> response;
  std::vector<PolicyUse> fault;
  bool operator==(const PolicyFlows&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyFlows, (), (request, response, fault))

struct ApiOperation {
  std::string id;
  std::string target;  // path template, or the name of a GraphQL field
  std::string verb;
  std::string auth_type = "Application & Application User";
  std::string throttling_policy = "Unlimited";
  std::vector<std::string> scopes;
  std::vector<std::string> used_product_ids;
  std::optional<std::string> payload_schema;
  std::optional<std::string> uri_mapping;
  PolicyFlows operation_policies;
  std::optional<Json> operation_hub_policies;
  std::optional<Json> amzn_resource_name;
  std::optional<Json> amzn_resource_timeout;
  std::optional<Json> amzn_resource_content_encode;
  bool operator==(const ApiOperation&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiOperation, (), (id, target, verb, auth_type, throttling_policy, scopes, used_product_ids, payload_schema, uri_mapping,
                                         operation_policies, operation_hub_policies, amzn_resource_name, amzn_resource_timeout,
                                         amzn_resource_content_encode))
constexpr auto required_members(const ApiOperation*) { return std::array{"target", "verb"}; }

struct ApiProperty {
  std::string name;
  std::string value;
  bool display = false;
  bool operator==(const ApiProperty&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiProperty, (), (name, value, display))
constexpr auto required_members(const ApiProperty*) { return std::array{"name", "value"}; }

struct BusinessInformation {
  std::optional<std::string> business_owner;
  std::optional<std::string> business_owner_email;
  std::optional<std::string> technical_owner;
  std::optional<std::string> technical_owner_email;
  bool operator==(const BusinessInformation&) const = default;
};
BOOST_DESCRIBE_STRUCT(BusinessInformation, (), (business_owner, business_owner_email, technical_owner, technical_owner_email))

struct CorsConfiguration {
  bool cors_configuration_enabled = false;
  std::vector<std::string> access_control_allow_origins = {"*"};
  bool access_control_allow_credentials = false;
  std::vector<std::string> access_control_allow_headers = {"authorization", "Access-Control-Allow-Origin", "Content-Type", "SOAPAction", "apikey",
                                                           "Internal-Key"};
  std::vector<std::string> access_control_allow_methods = {"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"};
  bool operator==(const CorsConfiguration&) const = default;
};
BOOST_DESCRIBE_STRUCT(CorsConfiguration, (), (cors_configuration_enabled, access_control_allow_origins, access_control_allow_credentials,
                                              access_control_allow_headers, access_control_allow_methods))

struct ScopeText {
  std::optional<std::string> id;
  std::string name;
  std::optional<std::string> display_name;
  std::optional<std::string> description;
  std::vector<std::string> bindings;  // roles
  std::optional<std::int64_t> usage_count;
  bool operator==(const ScopeText&) const = default;
};
BOOST_DESCRIBE_STRUCT(ScopeText, (), (id, name, display_name, description, bindings, usage_count))
constexpr auto required_members(const ScopeText*) { return std::array{"name"}; }

struct ApiScope {
  ScopeText scope;
  bool shared = false;
  bool operator==(const ApiScope&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiScope, (), (scope, shared))
constexpr auto required_members(const ApiScope*) { return std::array{"scope"}; }

// Members that no gateway here acts on. They are kept as they came, so that importing and exporting loses nothing.
struct ApiCarried {
  std::optional<Json> wsdl_info;
  std::optional<Json> wsdl_url;
  std::optional<Json> response_caching_enabled;
  std::optional<Json> cache_timeout;
  std::optional<Json> audience;
  std::optional<Json> organization_policies;
  std::optional<Json> max_tps;
  std::optional<Json> visible_tenants;
  std::optional<Json> visible_organizations;
  std::optional<Json> mediation_policies;
  std::optional<Json> api_hub_policies;
  std::optional<Json> subscription_available_tenants;
  std::optional<Json> monetization;
  std::optional<Json> websub_subscription_configuration;
  std::optional<Json> primary_production_endpoint_id;
  std::optional<Json> primary_sandbox_endpoint_id;
  std::optional<Json> endpoint_implementation_type;
  std::optional<Json> subtype_configuration;
  std::optional<Json> threat_protection_policies;
  std::optional<Json> service_info;
  std::optional<Json> initiated_from_gateway;
  std::optional<Json> async_transport_protocols;
  std::optional<Json> egress;
  std::optional<Json> enable_schema_validation;
  std::optional<Json> enable_subscriber_verification;
  std::optional<Json> advertise_info;
  std::optional<Json> additional_properties_map;
  bool operator==(const ApiCarried&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiCarried, (), (wsdl_info, wsdl_url, response_caching_enabled, cache_timeout, audience, organization_policies, max_tps,
                                       visible_tenants, visible_organizations, mediation_policies, api_hub_policies, subscription_available_tenants,
                                       monetization, websub_subscription_configuration, primary_production_endpoint_id, primary_sandbox_endpoint_id,
                                       endpoint_implementation_type, subtype_configuration, threat_protection_policies, service_info,
                                       initiated_from_gateway, async_transport_protocols, egress, enable_schema_validation,
                                       enable_subscriber_verification, advertise_info, additional_properties_map))

struct Api : ApiCarried {
  std::string id;
  std::string name;
  std::optional<std::string> display_name;
  std::optional<std::string> description;
  std::string context;
  std::string version;
  std::string provider;
  std::optional<ApiState> life_cycle_status;
  std::optional<std::string> workflow_status;
  bool has_thumbnail = false;
  bool is_default_version = false;
  bool is_revision = false;
  std::optional<std::string> revisioned_api_id;
  std::int64_t revision_id = 0;
  ApiType type = ApiType::HTTP;
  std::vector<std::string> audiences;
  std::vector<std::string> transport = {"http", "https"};
  std::vector<std::string> tags;
  std::vector<std::string> policies;  // names of subscription plans
  std::optional<std::string> api_throttling_policy;
  std::string authorization_header = "Authorization";
  std::string api_key_header = "ApiKey";
  std::vector<std::string> security_scheme;
  Visibility visibility = Visibility::PUBLIC;
  std::vector<std::string> visible_roles;
  std::optional<PolicyFlows> api_policies;
  std::string subscription_availability = "CURRENT_TENANT";
  std::vector<ApiProperty> additional_properties;
  AccessControl access_control = AccessControl::NONE;
  std::vector<std::string> access_control_roles;
  BusinessInformation business_information;
  CorsConfiguration cors_configuration;
  std::optional<JsonObject> endpoint_config;
  std::vector<ApiScope> scopes;
  std::vector<ApiOperation> operations;
  std::vector<std::string> categories;
  std::vector<std::string> key_managers = {"all"};
  std::string gateway_vendor = "wso2";
  std::string gateway_type = "wso2/apk";
  std::optional<std::string> created_time;
  std::optional<std::string> last_updated_timestamp;
  std::optional<std::string> last_updated_time;
  bool operator==(const Api&) const = default;
};
BOOST_DESCRIBE_STRUCT(Api, (ApiCarried), (id, name, display_name, description, context, version, provider, life_cycle_status, workflow_status,
                                          has_thumbnail, is_default_version, is_revision, revisioned_api_id, revision_id, type, audiences, transport,
                                          tags, policies, api_throttling_policy, authorization_header, api_key_header, security_scheme, visibility,
                                          visible_roles, api_policies, subscription_availability, additional_properties, access_control,
                                          access_control_roles, business_information, cors_configuration, endpoint_config, scopes, operations,
                                          categories, key_managers, gateway_vendor, gateway_type, created_time, last_updated_timestamp,
                                          last_updated_time))

constexpr std::string_view kOAuth2 = "oauth2";
constexpr std::string_view kApiKey = "api_key";
constexpr std::string_view kMutualTls = "mutualssl";
constexpr std::string_view kApplicationSecurityMandatory = "oauth_basic_auth_api_key_mandatory";
constexpr std::string_view kNoSubscriptionNeeded = "DefaultSubscriptionless";

bool has_security(const Api& api, std::string_view scheme);
bool has_endpoint(const Api& api);

// Reads what a client sent. Every rule that needs nothing but the value itself is checked here, and defaults are filled in.
Outcome<Api> parse_api(const Json& value);
// The same for a value that is there already (an import's additionalProperties over a definition).
Outcome<Api> checked_api(Api api);

}  // namespace quarterdeck::model
