#include "control/plans/plans.h"

#include "control/rest/devportal/tables.h"
#include "control/rest/page.h"
#include "control/rest/plan_lists.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

JsonArray texts_json(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const auto& text : texts) list.emplace_back(std::string_view(text));
  return list;
}

// GET /settings
http::Response get_settings(const Caller& caller, const std::vector<std::string>& grant_types) {
  JsonObject settings{{"grantTypes", texts_json(grant_types)},
                      {"scopes", texts_json(caller.scopes)},
                      {"applicationSharingEnabled", false},
                      {"IsLegacyApiKeysEnabled", true},
                      {"mapExistingAuthApps", true},
                      {"monetizationEnabled", false},
                      {"recommendationEnabled", false},
                      {"IsUnlimitedTierPaid", false},
                      {"identityProvider", {{"external", false}}},
                      {"IsAnonymousModeEnabled", true},
                      {"IsPasswordChangeEnabled", true},
                      {"IsJWTEnabledForLoginTokens", true},
                      {"orgAccessControlEnabled", false},
                      {"passwordPolicyMinLength", 8},
                      {"apiChatEnabled", false},
                      {"aiAuthTokenProvided", false},
                      {"marketplaceAssistantEnabled", false},
                      {"orgWideAppUpdateEnabled", false},
                      {"devportalMode", "API_ONLY"}};
  return ok(std::move(settings));
}

// GET /settings/application-attributes
http::Response list_attributes(const http::Request&, const Caller&) { return ok(list_body(JsonArray())); }

}  // namespace

std::vector<Route> devportal_setting_routes(const DevportalParts& parts) {
  // Those that the caller's roles allow.
  const ShownPlans shown{parts.plans,
                         {{"application", model::PlanKind::application}, {"subscription", model::PlanKind::subscription}},
                         [](const model::Plan& plan, const Caller& caller) { return model::allows(plan.permissions, caller.roles); }};
  return {
      {"GET", "/throttling-policies/{policyLevel}", Access::anonymous_allowed, {},
       [shown](const auto& request, const auto& caller) { return list_plans(request, caller, shown); }},
      {"GET", "/throttling-policies/{policyLevel}/{policyId}", Access::anonymous_allowed, {},
       [shown](const auto& request, const auto& caller) { return get_plan(request, caller, shown); }},
      {"GET", "/settings", Access::anonymous_allowed, {},
       [grants = parts.grant_types](const auto&, const auto& caller) { return get_settings(caller, grants); }},
      {"GET", "/settings/application-attributes", Access::authenticated, {"apim:subscribe"}, list_attributes},
  };
}

}  // namespace quarterdeck::control::rest
