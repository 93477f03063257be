#include "control/applications/applications.h"

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/admin/tables.h"
#include "control/rest/body.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

Json application_json(const Application& application) {
  return {{"applicationId", std::string_view(application.id.text())},
          {"name", std::string_view(application.name)},
          {"throttlingPolicy", std::string_view(application.plan)},
          {"description", std::string_view(application.description)},
          {"tokenType", "JWT"},
          {"status", std::string_view(application.status)},
          {"groups", JsonArray()},
          {"subscriptionCount", application.subscriptions},
          {"attributes", base::to_json(application.attributes)},
          {"owner", std::string_view(application.owner)},
          {"createdTime", std::to_string(to_epoch_milliseconds(application.created_at))}};
}

// GET /applications: of all users
http::Response list_applications(const http::Request& request, const Caller& caller, Applications& applications) {
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  ApplicationQuery query;
  query.name = request.query.get("name");
  query.owner = request.query.get("user");
  const auto found = applications.list(actor_of(caller), query, *page);
  if (!found) return problem_response(found.error());
  JsonArray list;
  for (const auto& application : found->items) list.push_back(application_json(application));
  return ok(list_body("/applications", request, *page, found->total, std::move(list)));
}

// An administrator's token opens everybody's applications, whatever roles it was asked for with.
Actor administrator(const Caller& caller) {
  auto actor = actor_of(caller);
  if (!actor.is_admin()) actor.roles.emplace_back("admin");
  return actor;
}

model::ApplicationId application_of(const http::Request& request) { return model::ApplicationId(request.path_parameters.at(0)); }

// GET /applications/{applicationId}
http::Response get_application(const http::Request& request, const Caller& caller, Applications& applications) {
  const auto application = applications.find(administrator(caller), application_of(request));
  return application ? ok(application_json(*application)) : problem_response(application.error());
}

// DELETE /applications/{applicationId}
http::Response delete_application(const http::Request& request, const Caller& caller, Applications& applications) {
  const auto removed = applications.remove(administrator(caller), application_of(request));
  return removed ? empty_response(200) : problem_response(removed.error());
}

// POST /applications/{applicationId}/change-owner
http::Response change_owner(const http::Request& request, const Caller& caller, Applications& applications) {
  const auto owner = query_text(request, "owner");
  if (!owner) return problem_response(owner.error());
  const auto application = applications.change_owner(administrator(caller), application_of(request), *owner);
  return application ? ok(application_json(*application)) : problem_response(application.error());
}

}  // namespace

std::vector<Route> admin_application_routes(const AdminParts& parts) {
  const auto route = [&applications = parts.applications](std::string_view method, std::string_view path, const Scopes& scopes, auto handle) {
    return Route{method, path, Access::authenticated, scopes,
                 [&applications, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, applications); }};
  };
  return {
      route("GET", "/applications",
            {"apim:admin", "apim:app_settings_change", "apim:app_owner_change", "apim:app_import_export", "apim:admin_application_view"}, list_applications),
      route("GET", "/applications/{applicationId}", {"apim:admin", "apim:app_import_export", "apim:admin_application_view"}, get_application),
      route("DELETE", "/applications/{applicationId}", {"apim:admin", "apim:app_import_export"}, delete_application),
      route("POST", "/applications/{applicationId}/change-owner", {"apim:admin", "apim:app_owner_change"}, change_owner),
  };
}

}  // namespace quarterdeck::control::rest
