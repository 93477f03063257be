#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Who may have a scope that some API defines.
struct ScopeRule {
  std::string name;
  std::vector<std::string> roles;  // any one suffices; empty: everybody
};

// Looks up which of the names are scopes of APIs, and their roles. The APIs have the table; identity only asks.
using FindApiScopes = std::function<Outcome<std::vector<ScopeRule>>(ports::Reader&, const std::vector<std::string>& names)>;

// Which REST scopes ("apim:...") may be granted at all.
enum class RestScopes { by_role, never };

struct ScopeWish {
  std::vector<std::string> requested;
  std::vector<std::string> roles;  // of the user
  std::vector<ScopeRule> known;    // what FindApiScopes said of the requested ones
  RestScopes rest_scopes = RestScopes::by_role;
};

// What is left of the wish: scopes that nobody knows or that the roles do not open fall out silently, because tools ask for the scopes
// of several products at once and expect a token all the same. Sorted, each once.
std::vector<std::string> grantable(const ScopeWish& wish);

// Device scopes and the like carry no rights.
bool is_free_scope(std::string_view name);

}  // namespace quarterdeck::control
