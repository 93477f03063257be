#include "base/codec.h"
#include "control/apis/lifecycle_changes.h"
#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/api_json.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {
namespace {

// POST /apis/change-lifecycle
http::Response change_lifecycle(const http::Request& request, const Caller& caller, LifecycleChanges& lifecycle) {
  const auto id = query_text(request, "apiId");
  if (!id) return problem_response(id.error());
  const auto action = query_text(request, "action");
  if (!action) return problem_response(action.error());
  const auto choices = parse_checklist(request.query.get("lifecycleChecklist"));
  if (!choices) return problem_response(choices.error());
  const auto head = lifecycle.change(actor_of(caller), model::ApiId(*id), *action, *choices);
  if (!head) return problem_response(head.error());
  return ok({{"workflowStatus", "APPROVED"}, {"lifecycleState", lifecycle_state_json(*head)}});
}

// GET /apis/{apiId}/lifecycle-state
http::Response get_state(const http::Request& request, const Caller& caller, LifecycleChanges& lifecycle) {
  const auto head = lifecycle.state(actor_of(caller), model::ApiId(request.path_parameters.at(0)));
  return head ? ok(lifecycle_state_json(*head)) : problem_response(head.error());
}

// GET /apis/{apiId}/lifecycle-history
http::Response get_history(const http::Request& request, const Caller& caller, LifecycleChanges& lifecycle) {
  const auto entries = lifecycle.history(actor_of(caller), model::ApiId(request.path_parameters.at(0)));
  if (!entries) return problem_response(entries.error());
  JsonArray list;
  for (const auto& entry : *entries) {
    JsonObject item{{"postState", base::enum_text(entry.state)}, {"user", std::string_view(entry.user)}, {"updatedTime", to_rfc3339_milliseconds(entry.at)}};
    item["previousState"] = entry.previous ? Json(base::enum_text(*entry.previous)) : Json(nullptr);
    list.push_back(std::move(item));
  }
  return ok(list_body(std::move(list)));
}

}  // namespace

std::vector<Route> lifecycle_routes(const PublisherParts& parts) {
  auto& lifecycle = parts.lifecycle;
  const Scopes view{"apim:api_view", "apim:api_publish", "apim:api_create", "apim:api_manage"};
  return {
      {"POST", "/apis/change-lifecycle", Access::authenticated, {"apim:api_publish", "apim:api_manage", "apim:api_import_export"},
       [&lifecycle](const auto& request, const auto& caller) { return change_lifecycle(request, caller, lifecycle); }},
      {"GET", "/apis/{apiId}/lifecycle-state", Access::authenticated, view,
       [&lifecycle](const auto& request, const auto& caller) { return get_state(request, caller, lifecycle); }},
      {"GET", "/apis/{apiId}/lifecycle-history", Access::authenticated, view,
       [&lifecycle](const auto& request, const auto& caller) { return get_history(request, caller, lifecycle); }},
  };
}

}  // namespace quarterdeck::control::rest
