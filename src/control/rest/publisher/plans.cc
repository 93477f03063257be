#include "control/plans/plans.h"

#include <algorithm>

#include "control/rest/actor.h"
#include "control/rest/plan_json.h"
#include "control/rest/plan_lists.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {
namespace {

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
  const ShownPlans shown{plans,
                         {{"subscription", model::PlanKind::subscription}, {"api", model::PlanKind::advanced}},
                         [](const model::Plan&, const Caller&) { return true; }};
  auto& apis = parts.apis;
  const Scopes view{"apim:api_view", "apim:tier_view", "apim:tier_manage"};
  return {
      {"GET", "/throttling-policies/{policyLevel}", Access::authenticated, view,
       [shown](const auto& request, const auto& caller) { return list_plans(request, caller, shown); }},
      {"GET", "/throttling-policies/{policyLevel}/{policyName}", Access::authenticated, view,
       [shown](const auto& request, const auto& caller) { return get_plan(request, caller, shown); }},
      {"GET", "/apis/{apiId}/subscription-policies", Access::authenticated, {"apim:api_view", "apim:api_manage"},
       [&apis, &plans](const auto& request, const auto& caller) { return plans_of_api(request, caller, apis, plans); }},
  };
}

}  // namespace quarterdeck::control::rest
