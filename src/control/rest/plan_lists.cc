#include "control/rest/plan_lists.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "control/rest/page_response.h"
#include "control/rest/plan_json.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

Outcome<PlanLevel> level_of(const http::Request& request, const ShownPlans& shown) {
  const auto& name = request.path_parameters.at(0);
  const auto found = std::find_if(shown.levels.begin(), shown.levels.end(), [&](const PlanLevel& level) { return level.name == name; });
  if (found != shown.levels.end()) return *found;
  std::vector<std::string> names;
  for (const auto& level : shown.levels) names.emplace_back(level.name);
  return Failure{Problem::not_found, fmt::format("The policy level must be {}.", base::join(names, " or "))};
}

}  // namespace

http::Response list_plans(const http::Request& request, const Caller& caller, const ShownPlans& shown) {
  const auto level = level_of(request, shown);
  if (!level) return problem_response(level.error());
  const auto find = [&](const model::PageRequest& page) -> Outcome<model::Page<model::Plan>> {
    auto all = shown.plans.list(caller.organization, level->kind);
    if (!all) return all.error();
    std::erase_if(*all, [&](const model::Plan& plan) { return !shown.may_see(plan, caller); });
    return model::page_of(std::move(*all), page);
  };
  return page_response(fmt::format("/throttling-policies/{}", level->name), request, find,
                       [&](const model::Plan& plan) { return plan_json(plan, level->name); });
}

http::Response get_plan(const http::Request& request, const Caller& caller, const ShownPlans& shown) {
  const auto level = level_of(request, shown);
  if (!level) return problem_response(level.error());
  const auto& name = request.path_parameters.at(1);
  const auto plan = shown.plans.find_named(caller.organization, level->kind, name);
  if (!plan) return problem_response(plan.error());
  if (!shown.may_see(*plan, caller)) return problem_response({Problem::not_found, fmt::format("There is no plan '{}' for you. Pick one of the list.", name)});
  return ok(plan_json(*plan, level->name));
}

}  // namespace quarterdeck::control::rest
