#include "control/apis/api_scopes.h"

#include <algorithm>

#include "base/text.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kRolesOfScope = "SELECT DISTINCT roles FROM api_scopes WHERE name = $1 ORDER BY roles";

}  // namespace

Outcome<std::vector<ScopeRule>> find_api_scopes(ports::Reader& reader, const std::vector<std::string>& names) {
  std::vector<ScopeRule> rules;
  for (const auto& name : names) {
    const auto rows = reader.query(kRolesOfScope, {name});
    if (!rows) return rows.error();
    if (rows->empty()) continue;
    ScopeRule rule{name, {}};
    // One API that opens the scope to everybody opens it.
    const bool is_open = std::any_of(rows->begin(), rows->end(), [](const ports::Row& row) { return row.text("roles").empty(); });
    for (const auto& row : *rows) {
      const auto roles = base::split(row.text("roles"), ',');
      if (!is_open) rule.roles.insert(rule.roles.end(), roles.begin(), roles.end());
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace quarterdeck::control
