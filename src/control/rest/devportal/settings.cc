#include "control/plans/plans.h"

#include "control/rest/devportal/tables.h"
#include "control/rest/page.h"
#include "control/rest/plan_json.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

JsonArray texts_json(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const auto& text : texts) list.emplace_back(std::string_view(text));
  return list;
}

Outcome<model::PlanKind> kind_of(const std::string& level) {
  if (level == "subscription") return model::PlanKind::subscription;
  if (level == "application") return model::PlanKind::application;
  return Failure{Problem::not_found, "The policy level must be application or subscription.", 0};
}

// GET /throttling-policies/{policyLevel}: those that the caller's roles allow
http::Response list_plans(const http::Request& request, const Caller& caller, Plans& plans) {
  const auto& level = request.path_parameters.at(0);
  const auto kind = kind_of(level);
  if (!kind) return problem_response(kind.error());
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  auto all = plans.list(caller.organization, *kind);
  if (!all) return problem_response(all.error());
  std::erase_if(*all, [&](const model::Plan& plan) { return !model::allows(plan.permissions, caller.roles); });
  auto part = model::page_of(std::move(*all), *page);
  JsonArray list;
  for (const auto& plan : part.items) list.push_back(plan_json(plan, level));
  return ok(list_body("/throttling-policies/" + level, request, *page, part.total, std::move(list)));
}

// GET /throttling-policies/{policyLevel}/{policyId}: the id is its name
http::Response get_plan(const http::Request& request, const Caller& caller, Plans& plans) {
  const auto kind = kind_of(request.path_parameters.at(0));
  if (!kind) return problem_response(kind.error());
  const auto plan = plans.find_named(caller.organization, *kind, request.path_parameters.at(1));
  return plan ? ok(plan_json(*plan, request.path_parameters.at(0))) : problem_response(plan.error());
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
  auto& plans = parts.plans;
  return {
      {"GET", "/throttling-policies/{policyLevel}", Access::anonymous_allowed, {},
       [&plans](const auto& request, const auto& caller) { return list_plans(request, caller, plans); }},
      {"GET", "/throttling-policies/{policyLevel}/{policyId}", Access::anonymous_allowed, {},
       [&plans](const auto& request, const auto& caller) { return get_plan(request, caller, plans); }},
      {"GET", "/settings", Access::anonymous_allowed, {},
       [grants = parts.grant_types](const auto&, const auto& caller) { return get_settings(caller, grants); }},
      {"GET", "/settings/application-attributes", Access::authenticated, {"apim:subscribe"}, list_attributes},
  };
}

}  // namespace quarterdeck::control::rest
