#include "control/applications/applications.h"

#include <array>

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/devportal/consumer_json.h"
#include "control/rest/devportal/tables.h"
#include "control/rest/handler.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {

// What clients send; what the server says in this shape is accepted and ignored.
struct ApplicationBody {
  std::string name;
  std::string throttling_policy;
  std::string description;
  std::string visibility = "PRIVATE";
  std::map<std::string, std::string> attributes;
  std::optional<std::string> application_id;
  std::optional<std::string> token_type;
  std::optional<std::string> status;
  std::optional<Json> groups;
  std::optional<Json> subscription_count;
  std::optional<Json> keys;
  std::optional<Json> subscription_scopes;
  std::optional<std::string> owner;
  std::optional<Json> hash_enabled;
  std::optional<Json> created_time;
  std::optional<Json> updated_time;
};
BOOST_DESCRIBE_STRUCT(ApplicationBody, (), (name, throttling_policy, description, visibility, attributes, application_id, token_type, status, groups,
                                            subscription_count, keys, subscription_scopes, owner, hash_enabled, created_time, updated_time))
constexpr auto required_members(const ApplicationBody*) { return std::array{"name", "throttling_policy"}; }

namespace {

model::ApplicationId application_of(const http::Request& request) { return model::ApplicationId(request.path_parameters.at(0)); }

Outcome<ApplicationDraft> parse_draft(const http::Request& request) {
  auto body = parse_body_as<ApplicationBody>(request);
  if (!body) return body.error();
  return checked_draft({body->name, body->throttling_policy, body->description, body->visibility, body->attributes});
}

Outcome<ApplicationQuery> parse_query(const http::Request& request, const Caller& caller) {
  ApplicationQuery query;
  query.name = request.query.get("query");
  query.owner = caller.user;
  const auto order = request.query.get("sortBy");
  if (order == "name") query.order = ApplicationOrder::name;
  else if (order == "owner") query.order = ApplicationOrder::owner;
  else if (order == "throttlingTier") query.order = ApplicationOrder::plan;
  else if (order == "status") query.order = ApplicationOrder::status;
  else if (!order.empty() && order != "createdTime") {
    return Failure{Problem::invalid, "sortBy must be name, owner, throttlingTier, status or createdTime.", 0};
  }
  const auto direction = request.query.get("sortOrder");
  if (!direction.empty() && direction != "asc" && direction != "desc") return Failure{Problem::invalid, "sortOrder must be asc or desc.", 0};
  query.direction = direction == "desc" ? Direction::descending : Direction::ascending;
  return query;
}

Outcome<Json> with_keys(const Application& application, const Caller& caller, const DevportalParts& parts) {
  auto json = application_json(application);
  json["subscriptionScopes"] = JsonArray();
  json["keys"] = JsonArray();
  if (!parts.keys_of) return Json(std::move(json));
  auto keys = parts.keys_of(caller, application.id);
  if (!keys) return keys.error();
  json["keys"] = std::move(*keys);
  return Json(std::move(json));
}

// GET /applications
http::Response list_applications(const http::Request& request, const Caller& caller, const DevportalParts& parts) {
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  const auto query = parse_query(request, caller);
  if (!query) return problem_response(query.error());
  if (auto made = parts.applications.ensure_default(actor_of(caller)); !made) return problem_response(made.error());
  const auto found = parts.applications.list(actor_of(caller), *query, *page);
  if (!found) return problem_response(found.error());
  JsonArray list;
  for (const auto& application : found->items) list.push_back(application_json(application));
  return ok(list_body("/applications", request, *page, found->total, std::move(list)));
}

// POST /applications
http::Response create_application(const http::Request& request, const Caller& caller, const DevportalParts& parts) {
  const auto draft = parse_draft(request);
  if (!draft) return problem_response(draft.error());
  const auto application = parts.applications.create(actor_of(caller), *draft);
  if (!application) return problem_response(application.error());
  return created("/api/am/devportal/v3/applications/" + application->id.text(), application_json(*application));
}

// GET /applications/{applicationId}
http::Response get_application(const http::Request& request, const Caller& caller, const DevportalParts& parts) {
  const auto application = parts.applications.find(actor_of(caller), application_of(request));
  if (!application) return problem_response(application.error());
  const auto json = with_keys(*application, caller, parts);
  return json ? ok(*json) : problem_response(json.error());
}

// PUT /applications/{applicationId}
http::Response update_application(const http::Request& request, const Caller& caller, const DevportalParts& parts) {
  const auto draft = parse_draft(request);
  if (!draft) return problem_response(draft.error());
  if (auto same = check_if_match(request, get_application(request, caller, parts)); !same) return problem_response(same.error());
  const auto application = parts.applications.update(actor_of(caller), application_of(request), *draft);
  return application ? ok(application_json(*application)) : problem_response(application.error());
}

// DELETE /applications/{applicationId}
http::Response delete_application(const http::Request& request, const Caller& caller, const DevportalParts& parts) {
  const auto removed = parts.applications.remove(actor_of(caller), application_of(request));
  return removed ? empty_response(200) : problem_response(removed.error());
}

}  // namespace

std::vector<Route> application_routes(const DevportalParts& parts) {
  const Scopes subscribe{"apim:subscribe", "apim:app_manage"};
  const Scopes also_import{"apim:subscribe", "apim:app_manage", "apim:app_import_export"};
  const auto route = [&parts](std::string_view method, std::string_view path, const Scopes& scopes, auto handle) {
    return Route{method, path, Access::authenticated, scopes,
                 [parts, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, parts); }};
  };
  return {
      route("GET", "/applications", also_import, list_applications),
      route("POST", "/applications", subscribe, create_application),
      route("GET", "/applications/{applicationId}", subscribe, get_application),
      route("PUT", "/applications/{applicationId}", subscribe, update_application),
      route("DELETE", "/applications/{applicationId}", also_import, delete_application),
  };
}

}  // namespace quarterdeck::control::rest
