#pragma once

#include <string>
#include <string_view>
#include <vector>

// Which role opens which scope of the REST APIs (control-plane.md §1.16), as the original ships it.
namespace quarterdeck::control {

namespace role {
constexpr std::string_view kAdmin = "admin";
constexpr std::string_view kCreator = "Internal/creator";
constexpr std::string_view kPublisher = "Internal/publisher";
constexpr std::string_view kSubscriber = "Internal/subscriber";
constexpr std::string_view kDevops = "Internal/devops";
constexpr std::string_view kObserver = "Internal/observer";
constexpr std::string_view kAnalytics = "Internal/analytics";
constexpr std::string_view kIntegrationDeveloper = "Internal/integration_dev";
constexpr std::string_view kService = "Internal/service";    // agents and gateways: the internal API and nothing else
constexpr std::string_view kEveryone = "Internal/everyone";  // every user has it
}  // namespace role

const std::vector<std::string_view>& all_roles();
bool is_role(std::string_view name);

struct ScopeRoles {
  std::string name;  // "apim:api_create"
  std::vector<std::string_view> roles;
};
// Sorted by name.
const std::vector<ScopeRoles>& scope_map();

// Sorted by name.
std::vector<std::string> scopes_of(const std::vector<std::string>& roles);
// Nothing for a scope that is not one of ours: an unknown scope opens nothing.
std::vector<std::string_view> roles_of(std::string_view scope);

}  // namespace quarterdeck::control
