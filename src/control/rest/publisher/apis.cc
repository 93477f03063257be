#include "control/apis/apis.h"

#include "base/codec.h"
#include "base/text.h"
#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/found_api.h"
#include "control/rest/handler.h"
#include "control/rest/page_response.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/api_json.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {
namespace {

model::ApiId api_of(const http::Request& request) { return model::ApiId(request.path_parameters.at(0)); }

auto searched(const http::Request& request, const Caller& caller, Apis& apis) {
  return [&](const model::PageRequest& page) { return apis.search(actor_of(caller), request.query.get("query"), page); };
}

http::Response created_api(const Outcome<ApiRecord>& record) {
  if (!record) return problem_response(record.error());
  return created("/api/am/publisher/v4/apis/" + record->head.id.text(), api_json(*record));
}

// GET /apis
http::Response list_apis(const http::Request& request, const Caller& caller, Apis& apis) {
  return page_response("/apis", request, searched(request, caller, apis), api_info_json);
}

// POST /apis
http::Response create_api(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  auto draft = draft_from_members(*body);
  if (!draft) return problem_response(draft.error());
  return created_api(apis.create(actor_of(caller), std::move(*draft)));
}

// GET /apis/{apiId}: the id may be that of a revision
http::Response get_api(const http::Request& request, const Caller& caller, Apis& apis, Revisions& revisions) {
  const auto actor = actor_of(caller);
  const auto record = apis.find(actor, api_of(request));
  if (record) return ok(api_json(*record));
  if (record.error().problem != Problem::not_found) return problem_response(record.error());
  const auto frozen = revisions.find_anywhere(actor, model::RevisionId(request.path_parameters.at(0)));
  return frozen ? ok(revision_api_json(*frozen)) : problem_response(record.error());
}

// PUT /apis/{apiId}
http::Response update_api(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto actor = actor_of(caller);
  const auto body = parse_body(request);
  if (!body) return problem_response(body.error());
  const auto current = apis.find(actor, api_of(request));
  if (!current) return problem_response(current.error());
  if (auto same = check_if_match(request, ok(api_json(*current))); !same) return problem_response(same.error());
  auto draft = model::parse_api(*body);
  if (!draft) return problem_response(draft.error());
  const auto updated = apis.update(actor, api_of(request), std::move(*draft));
  return updated ? ok(api_json(*updated)) : problem_response(updated.error());
}

// DELETE /apis/{apiId}
http::Response delete_api(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto actor = actor_of(caller);
  if (request.headers.find("If-Match") != nullptr) {
    const auto current = apis.find(actor, api_of(request));
    if (!current) return problem_response(current.error());
    if (auto same = check_if_match(request, ok(api_json(*current))); !same) return problem_response(same.error());
  }
  const auto removed = apis.remove(actor, api_of(request));
  return removed ? empty_response(200) : problem_response(removed.error());
}

// POST /apis/copy-api
http::Response copy_api(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto id = query_text(request, "apiId");
  if (!id) return problem_response(id.error());
  const auto version = query_text(request, "newVersion");
  if (!version) return problem_response(version.error());
  const auto is_default = query_truth(request, "defaultVersion", false);
  if (!is_default) return problem_response(is_default.error());
  return created_api(apis.copy(actor_of(caller), model::ApiId(*id), {*version, *is_default}));
}

// POST /apis/validate: 200 exists, 404 free
http::Response validate_api(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto query = query_text(request, "query");
  if (!query) return problem_response(query.error());
  const auto is_taken = apis.is_taken(actor_of(caller), *query);
  if (!is_taken) return problem_response(is_taken.error());
  if (*is_taken) return empty_response(200);
  return problem_response({Problem::not_found, "Nothing has this name, version or context: it is free.", 0});
}

// GET /search
http::Response search(const http::Request& request, const Caller& caller, Apis& apis) {
  return page_response("/search", request, searched(request, caller, apis), [](const ApiHead& head) { return found_api_json(api_info_json(head), head); });
}

}  // namespace

std::vector<Route> api_routes(const PublisherParts& parts) {
  auto& apis = parts.apis;
  auto& revisions = parts.revisions;
  const Scopes view{"apim:api_view", "apim:api_manage", "apim:api_import_export", "apim:api_list_view"};
  const Scopes create{"apim:api_create", "apim:api_manage"};
  return {
      {"GET", "/apis", Access::authenticated, view, [&apis](const auto& request, const auto& caller) { return list_apis(request, caller, apis); }},
      {"POST", "/apis", Access::authenticated, create, [&apis](const auto& request, const auto& caller) { return create_api(request, caller, apis); }},
      {"POST", "/apis/copy-api", Access::authenticated, create,
       [&apis](const auto& request, const auto& caller) { return copy_api(request, caller, apis); }},
      {"POST", "/apis/validate", Access::authenticated, create,
       [&apis](const auto& request, const auto& caller) { return validate_api(request, caller, apis); }},
      {"GET", "/apis/{apiId}", Access::authenticated, {"apim:api_view", "apim:api_manage", "apim:api_import_export", "apim:api_product_import_export"},
       [&apis, &revisions](const auto& request, const auto& caller) { return get_api(request, caller, apis, revisions); }},
      {"PUT", "/apis/{apiId}", Access::authenticated, {"apim:api_create", "apim:api_manage", "apim:api_publish"},
       [&apis](const auto& request, const auto& caller) { return update_api(request, caller, apis); }},
      {"DELETE", "/apis/{apiId}", Access::authenticated, {"apim:api_delete", "apim:api_manage", "apim:api_import_export"},
       [&apis](const auto& request, const auto& caller) { return delete_api(request, caller, apis); }},
      {"GET", "/search", Access::authenticated, {"apim:api_view", "apim:api_manage", "apim:api_import_export"},
       [&apis](const auto& request, const auto& caller) { return search(request, caller, apis); }},
  };
}

}  // namespace quarterdeck::control::rest
