#include "control/environments/environments.h"

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/admin/tables.h"
#include "control/rest/body.h"
#include "control/rest/handler.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

// GET /environments
http::Response list_environments(const http::Request&, const Caller& caller, const AdminParts& parts) {
  const auto all = parts.environments.list(caller.organization);
  if (!all) return problem_response(all.error());
  JsonArray list;
  for (const auto& environment : *all) list.push_back(base::to_json(environment));
  return ok(list_body(std::move(list)));
}

// POST /environments
http::Response add_environment(const http::Request& request, const Caller& caller, const AdminParts& parts) {
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  auto draft = model::parse_environment(*body);
  if (!draft) return problem_response(draft.error());
  const auto environment = parts.environments.add(actor_of(caller), std::move(*draft));
  if (!environment) return problem_response(environment.error());
  return created("/api/am/admin/v4/environments/" + environment->id, base::to_json(*environment));
}

// GET /environments/{environmentId}
http::Response get_environment(const http::Request& request, const Caller& caller, const AdminParts& parts) {
  const auto environment = parts.environments.find(caller.organization, request.path_parameters.at(0));
  return environment ? ok(base::to_json(*environment)) : problem_response(environment.error());
}

// PUT /environments/{environmentId}
http::Response change_environment(const http::Request& request, const Caller& caller, const AdminParts& parts) {
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  auto draft = model::parse_environment(*body);
  if (!draft) return problem_response(draft.error());
  if (auto same = check_if_match(request, get_environment(request, caller, parts)); !same) return problem_response(same.error());
  const auto environment = parts.environments.change(actor_of(caller), request.path_parameters.at(0), std::move(*draft));
  return environment ? ok(base::to_json(*environment)) : problem_response(environment.error());
}

// DELETE /environments/{environmentId}
http::Response delete_environment(const http::Request& request, const Caller& caller, const AdminParts& parts) {
  const auto removed = parts.environments.remove(actor_of(caller), request.path_parameters.at(0));
  return removed ? empty_response(200) : problem_response(removed.error());
}

// GET /environments/{environmentId}/gateways
http::Response list_gateways(const http::Request& request, const Caller& caller, const AdminParts& parts) {
  const auto environment = parts.environments.find(caller.organization, request.path_parameters.at(0));
  if (!environment) return problem_response(environment.error());
  JsonArray list;
  if (parts.gateways_of) {
    for (const auto& gateway : parts.gateways_of(environment->name)) {
      list.push_back({{"gatewayId", std::string_view(gateway.id)},
                      {"lastActive", to_rfc3339_milliseconds(gateway.last_active)},
                      {"status", gateway.is_active ? "ACTIVE" : "EXPIRED"}});
    }
  }
  return ok(list_body(std::move(list)));
}

}  // namespace

std::vector<Route> environment_routes(const AdminParts& parts) {
  const Scopes view{"apim:admin", "apim:environment_read", "apim:environment_manage"};
  const Scopes change{"apim:admin", "apim:environment_manage"};
  const auto route = [&parts](std::string_view method, std::string_view path, const Scopes& scopes, auto handle) {
    return Route{method, path, Access::authenticated, scopes,
                 [parts, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, parts); }};
  };
  return {
      route("GET", "/environments", view, list_environments),
      route("POST", "/environments", change, add_environment),
      route("GET", "/environments/{environmentId}", view, get_environment),
      route("PUT", "/environments/{environmentId}", change, change_environment),
      route("DELETE", "/environments/{environmentId}", change, delete_environment),
      route("GET", "/environments/{environmentId}/gateways", view, list_gateways),
  };
}

}  // namespace quarterdeck::control::rest
