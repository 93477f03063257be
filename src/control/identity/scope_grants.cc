#include "control/identity/scope_grants.h"

#include <algorithm>

#include "control/identity/scope_map.h"

namespace quarterdeck::control {
namespace {

template <class Roles>
bool opens(const Roles& wanted, const std::vector<std::string>& roles) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const auto& role_name) { return std::find(roles.begin(), roles.end(), role_name) != roles.end(); });
}

bool is_open(const ScopeWish& wish, const std::string& name) {
  if (is_free_scope(name)) return true;
  if (const auto roles = roles_of(name); !roles.empty()) return wish.rest_scopes == RestScopes::by_role && opens(roles, wish.roles);
  const auto rule = std::find_if(wish.known.begin(), wish.known.end(), [&](const auto& known) { return known.name == name; });
  return rule != wish.known.end() && (rule->roles.empty() || opens(rule->roles, wish.roles));
}

}  // namespace

bool is_free_scope(std::string_view name) { return name == "openid" || name.starts_with("device_"); }

std::vector<std::string> grantable(const ScopeWish& wish) {
  std::vector<std::string> granted;
  std::copy_if(wish.requested.begin(), wish.requested.end(), std::back_inserter(granted),
               [&](const auto& name) { return is_open(wish, name); });
  std::sort(granted.begin(), granted.end());
  granted.erase(std::unique(granted.begin(), granted.end()), granted.end());
  return granted;
}

}  // namespace quarterdeck::control
