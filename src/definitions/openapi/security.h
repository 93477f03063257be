#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "definitions/openapi.h"
#include "definitions/openapi/findings.h"
#include "definitions/openapi/references.h"

namespace quarterdeck::definitions::openapi {

// The scheme under which the product keeps its own scopes.
constexpr std::string_view kProductScheme = "default";

struct SecuritySchemes {
  std::vector<SecurityScheme> schemes;
  std::vector<OAuthScope> scopes;

  const SecurityScheme* find(std::string_view name) const;
};

SecuritySchemes read_security_schemes(const JsonObject& root, OpenApiVersion version, const References& references, Findings& findings);

struct Requirement {
  bool secured = true;
  std::vector<std::string> scopes;
};

// What a `security` list asks for. Alternatives are merged: any of their scopes will do. Where one alternative is "nothing", the others
// are still asked for: an API that may be called either way is protected rather than open.
Requirement read_requirement(const JsonArray& security, const SecuritySchemes& known, const Place& at, Findings& findings);

}  // namespace quarterdeck::definitions::openapi
