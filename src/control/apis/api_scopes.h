#pragma once

#include "control/identity/scope_grants.h"

namespace quarterdeck::control {

// Which of the names are scopes of APIs, and the roles that open each; for the token service. Of a scope that several APIs have, any of
// their roles suffices.
Outcome<std::vector<ScopeRule>> find_api_scopes(ports::Reader& reader, const std::vector<std::string>& names);

}  // namespace quarterdeck::control
