#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contract/events/event.h"

// Events about an organization and what it shares: scopes, certificates, labels, providers of language models (agent-protocol.md §1.7).
namespace quarterdeck::events {

enum class ScopeChange { scope_create, scope_update, scope_delete };
BOOST_DESCRIBE_ENUM(ScopeChange, scope_create, scope_update, scope_delete)
constexpr std::true_type wire_case_upper(const ScopeChange*) { return {}; }

struct ScopeEvent {
  std::string name;
  std::string display_name;
  std::string description;
  std::vector<std::string> roles;
  std::map<std::string, std::string> mappings;
};
BOOST_DESCRIBE_STRUCT(ScopeEvent, (), (name, display_name, description, roles, mappings))
Event event_of(ScopeChange change, const ScopeEvent& event, const Tenant& tenant);
Event scopes_update(const std::vector<ScopeEvent>& scopes, const Tenant& tenant);

enum class CertificateChange { endpoint_certificate_add, endpoint_certificate_update, endpoint_certificate_remove };
BOOST_DESCRIBE_ENUM(CertificateChange, endpoint_certificate_add, endpoint_certificate_update, endpoint_certificate_remove)
constexpr std::true_type wire_case_upper(const CertificateChange*) { return {}; }

struct CertificateEvent {
  std::string alias;
  std::string endpoint;
};
BOOST_DESCRIBE_STRUCT(CertificateEvent, (), (alias, endpoint))
Event event_of(CertificateChange change, const CertificateEvent& event, const Tenant& tenant);

enum class LabelChange { label_create, label_update, label_delete };
BOOST_DESCRIBE_ENUM(LabelChange, label_create, label_update, label_delete)
constexpr std::true_type wire_case_upper(const LabelChange*) { return {}; }

struct LabelEvent {
  std::string label_id;
  std::string name;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(LabelEvent, (), (label_id, name, description))
Event event_of(LabelChange change, const LabelEvent& event, const Tenant& tenant);

enum class LlmProviderChange { llm_provider_create, llm_provider_update, llm_provider_delete };
BOOST_DESCRIBE_ENUM(LlmProviderChange, llm_provider_create, llm_provider_update, llm_provider_delete)
constexpr std::true_type wire_case_upper(const LlmProviderChange*) { return {}; }

struct LlmProviderEvent {
  std::string id;
  std::string name;
  std::string api_version;
  std::optional<std::string> configuration;  // JSON as text
};
BOOST_DESCRIBE_STRUCT(LlmProviderEvent, (), (id, name, api_version, configuration))
Event event_of(LlmProviderChange change, const LlmProviderEvent& event, const Tenant& tenant);

enum class TenantChange { tenant_create, tenant_update, tenant_activation, tenant_deactivation, tenant_delete };
BOOST_DESCRIBE_ENUM(TenantChange, tenant_create, tenant_update, tenant_activation, tenant_deactivation, tenant_delete)
constexpr std::true_type wire_case_upper(const TenantChange*) { return {}; }

struct TenantEvent {
  std::string admin;
  bool active = true;
  std::string firstname;
  std::string last_name;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(TenantEvent, (), (admin, active, firstname, last_name, email))
Event event_of(TenantChange change, const TenantEvent& event, const Tenant& tenant);

struct CorrelationConfig {
  std::string name;
  std::string enabled;  // "true" or "false"
  std::vector<std::string> properties;
};
BOOST_DESCRIBE_STRUCT(CorrelationConfig, (), (name, enabled, properties))
Event update_correlation_configs(const std::vector<CorrelationConfig>& configs, const Tenant& tenant);

Event ga_config_update(const Tenant& tenant);

}  // namespace quarterdeck::events
