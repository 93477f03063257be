#include "control/rest/description.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"

namespace quarterdeck::control::rest {
namespace {

// "GET /apis" to what it asks for: "anybody", "apim:api_view, apim:api_manage".
using Operations = std::map<std::string, std::string>;

std::string text_of(std::set<std::string> scopes) { return base::join({scopes.begin(), scopes.end()}, ", "); }

std::string demand_of(const Route& route) {
  if (route.access == Access::anonymous || route.access == Access::anonymous_allowed) return "anybody";
  return text_of({route.scopes.begin(), route.scopes.end()});
}

// An empty security requirement lets anybody in; of the others, the one of OAuth2 names the scopes.
// What the document says for all operations holds where an operation says nothing.
std::string demand_of(const Json& operation, const Json& document) {
  std::set<std::string> scopes;
  const auto* own = base::find(operation, "security");
  const auto* security = own != nullptr ? own : base::find(document, "security");
  if (security == nullptr || !security->is_array()) return "";
  for (const auto& requirement : security->get_array()) {
    if (requirement.is_object() && requirement.get_object().empty()) return "anybody";
    const auto* named = base::find(requirement, "oauth2");
    if (named == nullptr || !named->is_array()) continue;
    for (const auto& scope : named->get_array()) scopes.emplace(scope.get_string());
  }
  return text_of(std::move(scopes));
}

Operations operations_of(const RouteTable& table) {
  Operations operations;
  for (const auto& route : table.routes) operations[fmt::format("{} {}", route.method, route.path)] = demand_of(route);
  return operations;
}

Operations operations_of(const Json& document) {
  Operations operations;
  const auto* paths = base::find(document, "paths");
  if (paths == nullptr || !paths->is_object()) return operations;
  for (const auto& path : paths->get_object()) {
    for (const auto& verb : path.value().as_object()) {
      operations[fmt::format("{} {}", base::to_upper(verb.key()), std::string_view(path.key()))] = demand_of(verb.value(), document);
    }
  }
  return operations;
}

}  // namespace

Outcome<std::vector<std::string>> differences(const RouteTable& table, std::string_view document) {
  const auto yaml = base::parse_yaml(document);
  if (!yaml) return yaml.error();
  const auto served = operations_of(table);
  const auto described = operations_of(*yaml);
  std::vector<std::string> sentences;
  for (const auto& [operation, demand] : served) {
    const auto found = described.find(operation);
    if (found == described.end()) {
      sentences.push_back(fmt::format("{} is served and not described in {}", operation, table.definition));
    } else if (found->second != demand) {
      sentences.push_back(fmt::format("{} asks for '{}' and is described with '{}'", operation, demand, found->second));
    }
  }
  for (const auto& [operation, demand] : described) {
    if (!served.contains(operation)) sentences.push_back(fmt::format("{} is described in {} and not served", operation, table.definition));
  }
  return sentences;
}

}  // namespace quarterdeck::control::rest
