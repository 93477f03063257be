#include "control/subscriptions/subscriptions.h"

#include <array>

#include "base/codec.h"
#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/devportal/consumer_json.h"
#include "control/rest/devportal/tables.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {

// What clients send; what the server says in this shape is accepted and ignored.
struct SubscriptionBody {
  std::string application_id;
  std::optional<std::string> api_id;
  std::string throttling_policy;
  std::optional<std::string> subscription_id;
  std::optional<std::string> requested_throttling_policy;
  std::optional<std::string> status;
  std::optional<Json> api_info;
  std::optional<Json> application_info;
  std::optional<Json> redirection_params;
};
BOOST_DESCRIBE_STRUCT(SubscriptionBody, (), (application_id, api_id, throttling_policy, subscription_id, requested_throttling_policy, status, api_info,
                                             application_info, redirection_params))
constexpr auto required_members(const SubscriptionBody*) { return std::array{"application_id", "throttling_policy"}; }

namespace {

model::SubscriptionId subscription_of(const http::Request& request) { return model::SubscriptionId(request.path_parameters.at(0)); }

Outcome<SubscriptionRow> subscribe(const SubscriptionBody& body, const Caller& caller, Subscriptions& subscriptions) {
  if (!body.api_id || body.api_id->empty()) return Failure{Problem::invalid, "apiId: is required", 0};
  return subscriptions.subscribe(actor_of(caller), {model::ApplicationId(body.application_id), model::ApiId(*body.api_id), body.throttling_policy});
}

// GET /subscriptions
http::Response list_subscriptions(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  SubscriptionsOf filter;
  if (const auto api = request.query.get("apiId"); !api.empty()) filter.api = model::ApiId(api);
  if (const auto application = request.query.get("applicationId"); !application.empty()) filter.application = model::ApplicationId(application);
  if (!filter.api && !filter.application) return problem_response({Problem::invalid, "Name an API by apiId or an application by applicationId.", 0});
  const auto found = subscriptions.list_own(actor_of(caller), filter, *page);
  if (!found) return problem_response(found.error());
  JsonArray list;
  for (const auto& row : found->items) list.push_back(subscription_json(row));
  return ok(list_body("/subscriptions", request, *page, found->total, std::move(list)));
}

// POST /subscriptions
http::Response create_subscription(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto body = parse_body_as<SubscriptionBody>(request);
  if (!body) return problem_response(body.error());
  const auto row = subscribe(*body, caller, subscriptions);
  if (!row) return problem_response(row.error());
  return created("/api/am/devportal/v3/subscriptions/" + row->id.text(), subscription_json(*row));
}

// POST /subscriptions/multiple: one answer per item, a refused one says why
http::Response create_subscriptions(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto body = parse_body_as<std::vector<SubscriptionBody>>(request);
  if (!body) return problem_response(body.error());
  if (body->size() > 100) return problem_response({Problem::too_large, "At most 100 subscriptions can be made at once.", 0});
  JsonArray list;
  for (const auto& item : *body) {
    const auto row = subscribe(item, caller, subscriptions);
    if (row) {
      list.push_back(subscription_json(*row));
      continue;
    }
    list.push_back({{"applicationId", std::string_view(item.application_id)},
                    {"apiId", item.api_id.value_or("")},
                    {"throttlingPolicy", std::string_view(item.throttling_policy)},
                    {"status", "REJECTED"},
                    {"error", {{"code", row.error().code != 0 ? row.error().code : http_status(row.error().problem)},
                               {"description", std::string_view(row.error().message)}}}});
  }
  return ok(std::move(list));
}

// GET /subscriptions/{subscriptionId}
http::Response get_subscription(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto row = subscriptions.find(actor_of(caller), subscription_of(request));
  return row ? ok(subscription_json(*row)) : problem_response(row.error());
}

// PUT /subscriptions/{subscriptionId}
http::Response update_subscription(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto body = parse_body_as<SubscriptionBody>(request);
  if (!body) return problem_response(body.error());
  if (!body->status || !body->api_id) return problem_response({Problem::invalid, "A change of a subscription must carry status and apiId.", 0});
  const auto plan = body->requested_throttling_policy && !body->requested_throttling_policy->empty() ? *body->requested_throttling_policy
                                                                                                     : body->throttling_policy;
  const auto row = subscriptions.change_plan(actor_of(caller), subscription_of(request), plan);
  return row ? ok(subscription_json(*row)) : problem_response(row.error());
}

// DELETE /subscriptions/{subscriptionId}
http::Response delete_subscription(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto ended = subscriptions.unsubscribe(actor_of(caller), subscription_of(request));
  return ended ? empty_response(200) : problem_response(ended.error());
}

}  // namespace

std::vector<Route> subscription_routes(const DevportalParts& parts) {
  const auto route = [&subscriptions = parts.subscriptions](std::string_view method, std::string_view path, auto handle) {
    return Route{method, path, Access::authenticated, {"apim:subscribe", "apim:sub_manage"},
                 [&subscriptions, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, subscriptions); }};
  };
  return {
      route("GET", "/subscriptions", list_subscriptions),
      route("POST", "/subscriptions", create_subscription),
      route("POST", "/subscriptions/multiple", create_subscriptions),
      route("GET", "/subscriptions/{subscriptionId}", get_subscription),
      route("PUT", "/subscriptions/{subscriptionId}", update_subscription),
      route("DELETE", "/subscriptions/{subscriptionId}", delete_subscription),
  };
}

}  // namespace quarterdeck::control::rest
