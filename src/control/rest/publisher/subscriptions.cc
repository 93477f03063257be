#include "control/subscriptions/subscriptions.h"

#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/api_json.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {
namespace {

// GET /subscriptions
http::Response list_subscriptions(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto page = parse_page(request);
  if (!page) return problem_response(page.error());
  SubscriptionsOf filter;
  if (const auto api = request.query.get("apiId"); !api.empty()) filter.api = model::ApiId(api);
  const auto found = subscriptions.list_all(actor_of(caller), filter, *page);
  if (!found) return problem_response(found.error());
  JsonArray list;
  for (const auto& row : found->items) list.push_back(publisher_subscription_json(row));
  return ok(list_body("/subscriptions", request, *page, found->total, std::move(list)));
}

http::Response set_status(const http::Request& request, const Caller& caller, Subscriptions& subscriptions, model::SubscriptionStatus status) {
  const auto id = query_text(request, "subscriptionId");
  if (!id) return problem_response(id.error());
  const auto row = subscriptions.set_status(actor_of(caller), model::SubscriptionId(*id), status);
  return row ? ok(publisher_subscription_json(*row)) : problem_response(row.error());
}

// POST /subscriptions/block-subscription
http::Response block(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto state = request.query.get("blockState");
  if (state == "BLOCKED") return set_status(request, caller, subscriptions, model::SubscriptionStatus::blocked);
  if (state == "PROD_ONLY_BLOCKED") return set_status(request, caller, subscriptions, model::SubscriptionStatus::prod_only_blocked);
  return problem_response({Problem::invalid, "blockState must be BLOCKED or PROD_ONLY_BLOCKED.", 0});
}

// POST /subscriptions/unblock-subscription
http::Response unblock(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  return set_status(request, caller, subscriptions, model::SubscriptionStatus::unblocked);
}

// GET /subscriptions/{subscriptionId}/subscriber-info
http::Response subscriber_info(const http::Request& request, const Caller& caller, Subscriptions& subscriptions) {
  const auto row = subscriptions.find_any(actor_of(caller), model::SubscriptionId(request.path_parameters.at(0)));
  if (!row) return problem_response(row.error());
  return ok({{"name", std::string_view(row->application_owner)}, {"claims", JsonArray()}});
}

}  // namespace

std::vector<Route> publisher_subscription_routes(const PublisherParts& parts) {
  auto& subscriptions = parts.subscriptions;
  const Scopes view{"apim:api_view", "apim:subscription_view", "apim:subscription_manage"};
  const Scopes change{"apim:subscription_block", "apim:subscription_manage"};
  return {
      {"GET", "/subscriptions", Access::authenticated, view,
       [&subscriptions](const auto& request, const auto& caller) { return list_subscriptions(request, caller, subscriptions); }},
      {"POST", "/subscriptions/block-subscription", Access::authenticated, change,
       [&subscriptions](const auto& request, const auto& caller) { return block(request, caller, subscriptions); }},
      {"POST", "/subscriptions/unblock-subscription", Access::authenticated, change,
       [&subscriptions](const auto& request, const auto& caller) { return unblock(request, caller, subscriptions); }},
      {"GET", "/subscriptions/{subscriptionId}/subscriber-info", Access::authenticated, view,
       [&subscriptions](const auto& request, const auto& caller) { return subscriber_info(request, caller, subscriptions); }},
  };
}

}  // namespace quarterdeck::control::rest
