#include "control/apis/policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/json.h"
#include "base/text.h"

namespace quarterdeck::control {
namespace {

enum class Flow { request, response };

struct Parameter {
  std::string_view original;  // as the policy's author wrote it
  std::string_view ours;
  std::string_view usual;  // empty: required
};

struct PolicyRow {
  std::string_view original;
  std::string_view ours;
  bool is_for_responses;
  std::array<Parameter, 2> parameters;
};

constexpr std::array kPolicies{
    PolicyRow{"apkAddHeader", "set_header", true, {Parameter{"headerName", "name", ""}, Parameter{"headerValue", "value", ""}}},
    PolicyRow{"apkRemoveHeader", "remove_header", true, {Parameter{"headerName", "name", ""}, Parameter{}}},
    PolicyRow{"apkMirrorRequest", "mirror", false, {Parameter{"url", "url", ""}, Parameter{}}},
    PolicyRow{"apkRedirectRequest", "redirect", false, {Parameter{"url", "url", ""}, Parameter{"statusCode", "status", "302"}}},
};

std::string text_of(const Json& value) {
  if (value.is_string()) return std::string(value.get_string());
  return base::to_text(value);
}

Failure cannot_apply(const model::PolicyUse& use, std::string_view where, std::string_view why) {
  return {Problem::invalid, fmt::format("The policy '{}' of {} {}.", use.policy_name, where, why), 902007};
}

Outcome<model::TrafficPolicy> policy_of(const model::PolicyUse& use, Flow flow, std::string_view where) {
  const auto row = std::find_if(kPolicies.begin(), kPolicies.end(), [&](const PolicyRow& candidate) { return candidate.original == use.policy_name; });
  if (row == kPolicies.end()) {
    return cannot_apply(use, where, "is not one that gateways here apply. Use one of " + base::join(policy_names(), ", "));
  }
  if (flow == Flow::response && !row->is_for_responses) return cannot_apply(use, where, "works on requests only. Move it there");
  model::TrafficPolicy policy{std::string(row->ours), {}};
  for (const auto& parameter : row->parameters) {
    if (parameter.original.empty()) continue;
    const auto found = use.parameters.find(std::string(parameter.original));
    const auto value = found == use.parameters.end() ? std::string(parameter.usual) : text_of(found->second);
    if (value.empty() && parameter.ours != "value") return cannot_apply(use, where, fmt::format("needs the parameter {}", parameter.original));
    policy.parameters.emplace(parameter.ours, value);
  }
  return policy;
}

Outcome<std::vector<model::TrafficPolicy>> policies_of(const std::vector<model::PolicyUse>& uses, Flow flow, std::string_view where) {
  std::vector<model::TrafficPolicy> policies;
  for (const auto& use : uses) {
    auto policy = policy_of(use, flow, where);
    if (!policy) return policy.error();
    policies.push_back(std::move(*policy));
  }
  return policies;
}

}  // namespace

std::vector<std::string> policy_names() {
  std::vector<std::string> names;
  for (const auto& row : kPolicies) names.emplace_back(row.original);
  return names;
}

Outcome<std::vector<model::TrafficPolicy>> request_policies(const model::PolicyFlows& flows, std::string_view where) {
  if (!flows.fault.empty()) return cannot_apply(flows.fault.front(), where, "is in the fault flow, which gateways here do not have. Take it out");
  return policies_of(flows.request, Flow::request, where);
}

Outcome<std::vector<model::TrafficPolicy>> response_policies(const model::PolicyFlows& flows, std::string_view where) {
  return policies_of(flows.response, Flow::response, where);
}

}  // namespace quarterdeck::control
