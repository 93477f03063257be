#include "control/plans/plans.h"

#include <algorithm>

#include "control/rest/actor.h"
#include "control/rest/page.h"
#include "control/rest/plan_json.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {
namespace {

Outcome<model::PlanKind> kind_of(const std::string& level) {
  if (level == "subscription") return model::PlanKind::subscription;
  if (level == "api") return model::PlanKind::advanced;
  return Failure{Problem::not_found, "The policy level must be subscription or api.", 0};
}

// GET /throttling-policies/{policyLevel}
http::Response list_plans(const http::Request& request, const Caller& caller, Plans& plans) {
  const auto& level = request.path_parameters.at(0);
  const auto kind = kind_of(level);
  if (!kind) return problem_response(kind.error());
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  auto all = plans.list(caller.organization, *kind);
  if (!all) return problem_response(all.error());
  auto part = model::page_of(std::move(*all), *page);
  JsonArray list;
  for (const auto& plan : part.items) list.push_back(plan_json(plan, level));
  return ok(list_body("/throttling-policies/" + level, request, *page, part.total, std::move(list)));
}

// GET /throttling-policies/{policyLevel}/{policyName}
http::Response get_plan(const http::Request& request, const Caller& caller, Plans& plans) {
  const auto kind = kind_of(request.path_parameters.at(0));
  if (!kind) return problem_response(kind.error());
  const auto plan = plans.find_named(caller.organization, *kind, request.path_parameters.at(1));
  return plan ? ok(plan_json(*plan, request.path_parameters.at(0))) : problem_response(plan.error());
}

// GET /apis/{apiId}/subscription-policies: the plans that the API offers
http::Response plans_of_api(const http::Request& request, const Caller& caller, Apis& apis, Plans& plans) {
  const auto record = apis.find(actor_of(caller), model::ApiId(request.path_parameters.at(0)));
  if (!record) return problem_response(record.error());
  const auto all = plans.list(caller.organization, model::PlanKind::subscription);
  if (!all) return problem_response(all.error());
  JsonArray list;
  for (const auto& plan : *all) {
    const auto& offered = record->draft.policies;
    if (std::find(offered.begin(), offered.end(), plan.policy_name) != offered.end()) list.push_back(plan_json(plan, "subscription"));
  }
  return ok(std::move(list));
}

}  // namespace

std::vector<Route> publisher_plan_routes(const PublisherParts& parts) {
  auto& plans = parts.plans;
  auto& apis = parts.apis;
  const Scopes view{"apim:api_view", "apim:tier_view", "apim:tier_manage"};
  return {
      {"GET", "/throttling-policies/{policyLevel}", Access::authenticated, view,
       [&plans](const auto& request, const auto& caller) { return list_plans(request, caller, plans); }},
      {"GET", "/throttling-policies/{policyLevel}/{policyName}", Access::authenticated, view,
       [&plans](const auto& request, const auto& caller) { return get_plan(request, caller, plans); }},
      {"GET", "/apis/{apiId}/subscription-policies", Access::authenticated, {"apim:api_view", "apim:api_manage"},
       [&apis, &plans](const auto& request, const auto& caller) { return plans_of_api(request, caller, apis, plans); }},
  };
}

}  // namespace quarterdeck::control::rest
