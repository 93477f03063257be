#include "control/identity/scope_map.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace quarterdeck::control {
namespace {

using namespace role;

struct Group {
  std::vector<std::string_view> roles;
  std::string_view scopes;  // without "apim:", unless they have a prefix of their own
};

const std::vector<Group>& groups() {
  static const std::vector<Group> all = {
      {{kAdmin},
       "api_manage admin admin_operations admin_settings admin_application_view admin_tier_manage admin_tier_view tier_manage bl_view "
       "bl_manage api_workflow_view api_workflow_approve app_owner_change app_settings_change api_provider_change label_manage label_read "
       "tenantInfo tenant_theme_manage keymanagers_manage api_category shared_scope_manage scope_manage role_manage environment_manage "
       "environment_read gateway_policy_manage llm_provider_manage gov_rule_manage gov_policy_manage admin_alert_manage bot_data "
       "mcp_server_manage organization_manage organization_read"},
      {{kAdmin, kCreator},
       "api_create api_delete mediation_policy_view mediation_policy_create mediation_policy_manage api_mediation_policy_manage "
       "ep_certificates_add ep_certificates_view ep_certificates_update ep_certificates_manage client_certificates_add "
       "client_certificates_view client_certificates_update client_certificates_manage threat_protection_policy_create "
       "threat_protection_policy_manage common_operation_policy_manage pub_alert_manage mcp_server_create mcp_server_delete "
       "service_catalog:service_write"},
      {{kAdmin, kCreator, kPublisher},
       "api_generate_key tier_view subscription_view document_create document_manage comment_view comment_write comment_manage "
       "llm_provider_read mcp_server_generate_key publisher_organization_read service_catalog:service_view"},
      {{kAdmin, kCreator, kPublisher, kObserver},
       "publisher_settings common_operation_policy_view gateway_policy_view gov_rule_read gov_policy_read gov_result_read"},
      {{kAdmin, kCreator, kPublisher, kObserver, kAnalytics}, "api_view mcp_server_view"},
      {{kAdmin, kCreator, kPublisher, kAnalytics}, "throttling_policy_manage"},
      {{kAdmin, kPublisher},
       "api_publish subscription_block subscription_manage monetization_usage_publish mcp_server_publish subscription_approval_view "
       "subscription_approval_manage"},
      {{kAdmin, kSubscriber}, "app_update store_settings api_key sub_alert_manage"},
      {{kAdmin, kSubscriber, kDevops}, "subscribe app_manage sub_manage"},
      {{kAdmin, kDevops},
       "api_import_export app_import_export policies_import_export api_product_import_export mcp_server_import_export"},
      {{kIntegrationDeveloper}, "api_list_view api_definition_view mcp_server_list_view"},
  };
  return all;
}

std::vector<ScopeRoles> spelled_out() {
  std::vector<ScopeRoles> map;
  for (const auto& group : groups()) {
    for (const auto& scope : base::words(group.scopes)) {
      map.push_back({scope.find(':') == std::string::npos ? "apim:" + scope : scope, group.roles});
    }
  }
  std::sort(map.begin(), map.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
  return map;
}

bool holds(const std::vector<std::string>& roles, std::string_view wanted) {
  return std::find(roles.begin(), roles.end(), wanted) != roles.end();
}

}  // namespace

const std::vector<std::string_view>& all_roles() {
  static const std::vector<std::string_view> all = {kAdmin,    kCreator,   kPublisher,            kSubscriber, kDevops,
                                                    kObserver, kAnalytics, kIntegrationDeveloper, kService, kEveryone};
  return all;
}

bool is_role(std::string_view name) { return std::find(all_roles().begin(), all_roles().end(), name) != all_roles().end(); }

const std::vector<ScopeRoles>& scope_map() {
  static const std::vector<ScopeRoles> map = spelled_out();
  return map;
}

std::vector<std::string> scopes_of(const std::vector<std::string>& roles) {
  std::vector<std::string> scopes;
  for (const auto& scope : scope_map()) {
    const bool is_open = std::any_of(scope.roles.begin(), scope.roles.end(), [&](auto wanted) { return holds(roles, wanted); });
    if (is_open) scopes.push_back(scope.name);
  }
  return scopes;
}

std::vector<std::string_view> roles_of(std::string_view scope) {
  const auto& map = scope_map();
  const auto found = std::lower_bound(map.begin(), map.end(), scope, [](const auto& entry, auto name) { return entry.name < name; });
  return found != map.end() && found->name == scope ? found->roles : std::vector<std::string_view>();
}

}  // namespace quarterdeck::control
