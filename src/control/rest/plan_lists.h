#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "control/identity/caller.h"
#include "control/plans/plans.h"
#include "http/message.h"

// /throttling-policies/{policyLevel}, as several APIs have it: each shows other kinds of plans to other people.
namespace quarterdeck::control::rest {

struct PlanLevel {
  std::string_view name;  // in the path
  model::PlanKind kind;
};

struct ShownPlans {
  Plans& plans;
  std::vector<PlanLevel> levels;
  std::function<bool(const model::Plan&, const Caller&)> may_see;
};

// GET /throttling-policies/{policyLevel}
http::Response list_plans(const http::Request& request, const Caller& caller, const ShownPlans& shown);
// GET /throttling-policies/{policyLevel}/{name}
http::Response get_plan(const http::Request& request, const Caller& caller, const ShownPlans& shown);

}  // namespace quarterdeck::control::rest
