#include "control/plans/plans.h"

#include <array>

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/admin/tables.h"
#include "control/rest/body.h"
#include "control/rest/handler.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

using model::PlanKind;

http::Response list_plans(const Caller& caller, Plans& plans, PlanKind kind) {
  const auto all = plans.list(caller.organization, kind);
  if (!all) return problem_response(all.error());
  JsonArray list;
  for (const auto& plan : *all) list.push_back(base::to_json(plan));
  return ok(list_body(std::move(list)));
}

http::Response get_plan(const http::Request& request, const Caller& caller, Plans& plans, PlanKind kind) {
  const auto plan = plans.find(caller.organization, kind, request.path_parameters.at(0));
  return plan ? ok(base::to_json(*plan)) : problem_response(plan.error());
}

http::Response add_plan(const http::Request& request, const Caller& caller, Plans& plans, PlanKind kind) {
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  auto draft = model::parse_plan(kind, *body);
  if (!draft) return problem_response(draft.error());
  const auto plan = plans.add(actor_of(caller), kind, std::move(*draft));
  if (!plan) return problem_response(plan.error());
  return created("/api/am/admin/v4/throttling/policies/" + base::enum_text(kind) + "/" + plan->policy_id, base::to_json(*plan));
}

http::Response change_plan(const http::Request& request, const Caller& caller, Plans& plans, PlanKind kind) {
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  auto draft = model::parse_plan(kind, *body);
  if (!draft) return problem_response(draft.error());
  if (auto same = check_if_match(request, get_plan(request, caller, plans, kind)); !same) return problem_response(same.error());
  const auto plan = plans.change(actor_of(caller), kind, request.path_parameters.at(0), std::move(*draft));
  return plan ? ok(base::to_json(*plan)) : problem_response(plan.error());
}

http::Response delete_plan(const http::Request& request, const Caller& caller, Plans& plans, PlanKind kind) {
  const auto removed = plans.remove(actor_of(caller), kind, request.path_parameters.at(0));
  return removed ? empty_response(200) : problem_response(removed.error());
}

struct Words {
  std::string_view asked;  // in `query=type:…`
  std::string_view shown;
  PlanKind kind;
};
constexpr std::array kWords{Words{"sub", "Subscription", PlanKind::subscription}, Words{"app", "Application", PlanKind::application},
                            Words{"api", "Advanced", PlanKind::advanced}};

// GET /throttling/policies/search?query=type:all|sub|app|api
http::Response search_plans(const http::Request& request, const Caller& caller, Plans& plans) {
  auto query = request.query.get("query");
  if (query.starts_with("type:")) query.erase(0, 5);
  JsonArray list;
  for (const auto& words : kWords) {
    if (!query.empty() && query != "all" && query != words.asked) continue;
    const auto all = plans.list(caller.organization, words.kind);
    if (!all) return problem_response(all.error());
    for (const auto& plan : *all) {
      list.push_back({{"uuid", std::string_view(plan.policy_id)},
                      {"policyName", std::string_view(plan.policy_name)},
                      {"displayName", plan.display_name.value_or(plan.policy_name)},
                      {"description", plan.description.value_or("")},
                      {"isDeployed", plan.is_deployed},
                      {"type", words.asked}});
    }
  }
  return ok(list_body(std::move(list)));
}

struct Paths {
  PlanKind kind;
  std::string_view all;
  std::string_view one;
};
constexpr std::array kPaths{
    Paths{PlanKind::subscription, "/throttling/policies/subscription", "/throttling/policies/subscription/{policyId}"},
    Paths{PlanKind::application, "/throttling/policies/application", "/throttling/policies/application/{policyId}"},
    Paths{PlanKind::advanced, "/throttling/policies/advanced", "/throttling/policies/advanced/{policyId}"},
};

}  // namespace

std::vector<Route> admin_plan_routes(const AdminParts& parts) {
  auto& plans = parts.plans;
  const Scopes view{"apim:admin", "apim:tier_view", "apim:admin_tier_view"};
  const Scopes change{"apim:admin", "apim:tier_manage", "apim:admin_tier_manage"};
  const Scopes remove{"apim:admin", "apim:tier_manage", "apim:admin_tier_manage", "apim:policies_import_export"};
  std::vector<Route> routes{{"GET", "/throttling/policies/search", Access::authenticated,
                             {"apim:admin", "apim:tier_view", "apim:admin_tier_view", "apim:policies_import_export"},
                             [&plans](const auto& request, const auto& caller) { return search_plans(request, caller, plans); }}};
  for (const auto& [kind, all, one] : kPaths) {
    routes.push_back({"GET", all, Access::authenticated, view,
                      [&plans, plan_kind = kind](const auto&, const auto& caller) { return list_plans(caller, plans, plan_kind); }});
    const auto add = [&, plan_kind = kind](std::string_view method, std::string_view path, const Scopes& scopes, auto handle) {
      routes.push_back({method, path, Access::authenticated, scopes,
                        [&plans, plan_kind, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, plans, plan_kind); }});
    };
    add("POST", all, change, add_plan);
    add("GET", one, view, get_plan);
    add("PUT", one, change, change_plan);
    add("DELETE", one, remove, delete_plan);
  }
  return routes;
}

}  // namespace quarterdeck::control::rest
