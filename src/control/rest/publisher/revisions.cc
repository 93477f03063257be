#include "control/apis/revisions.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/codec.h"
#include "control/apis/deployments.h"
#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/page.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/api_json.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {

// What clients send to create a revision and to name where it shall run; what the server says in these shapes is accepted and ignored.
struct RevisionBody {
  std::string description;
  std::optional<std::string> display_name;
  std::optional<std::string> id;
  std::optional<std::string> created_time;
  std::optional<Json> api_info;
  std::optional<Json> deployment_info;
};
BOOST_DESCRIBE_STRUCT(RevisionBody, (), (description, display_name, id, created_time, api_info, deployment_info))

struct DeploymentBody {
  std::string name;
  std::string vhost;
  bool display_on_devportal = true;
  std::optional<std::string> revision_uuid;
  std::optional<std::string> status;
  std::optional<Json> deployed_time;
  std::optional<Json> success_deployed_time;
  std::optional<Json> live_gateway_count;
  std::optional<Json> deployed_gateway_count;
  std::optional<Json> failed_gateway_count;
};
BOOST_DESCRIBE_STRUCT(DeploymentBody, (), (name, vhost, display_on_devportal, revision_uuid, status, deployed_time, success_deployed_time,
                                           live_gateway_count, deployed_gateway_count, failed_gateway_count))
constexpr auto required_members(const DeploymentBody*) { return std::array{"name"}; }

namespace {

model::ApiId api_of(const http::Request& request) { return model::ApiId(request.path_parameters.at(0)); }

std::vector<DeploymentProgress> progress_of(const PublisherParts& parts, const model::ApiId& api) {
  return parts.read_progress ? parts.read_progress(api) : std::vector<DeploymentProgress>();
}

JsonArray deployments_json(const std::vector<DeploymentRow>& rows, const std::vector<DeploymentProgress>& progress) {
  JsonArray list;
  for (const auto& row : rows) list.push_back(deployment_json(row, progress));
  return list;
}

JsonArray revisions_json(const std::vector<Revision>& revisions, const std::vector<DeploymentProgress>& progress) {
  JsonArray list;
  for (const auto& revision : revisions) list.push_back(revision_json(revision, progress));
  return list;
}

// GET /apis/{apiId}/revisions, with query=deployed:true or deployed:false
http::Response list_revisions(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  auto revisions = parts.revisions.list(actor_of(caller), api_of(request));
  if (!revisions) return problem_response(revisions.error());
  const auto query = request.query.get("query");
  if (query == "deployed:true") std::erase_if(*revisions, [](const Revision& revision) { return revision.deployments.empty(); });
  if (query == "deployed:false") std::erase_if(*revisions, [](const Revision& revision) { return !revision.deployments.empty(); });
  return ok(list_body(revisions_json(*revisions, progress_of(parts, api_of(request)))));
}

// POST /apis/{apiId}/revisions
http::Response create_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  RevisionBody draft;
  if (!request.body.empty()) {
    auto body = parse_body_as<RevisionBody>(request);
    if (!body) return problem_response(body.error());
    draft = std::move(*body);
  }
  const auto revision = parts.revisions.create(actor_of(caller), api_of(request), draft.description, OnTooMany::refuse);
  if (!revision) return problem_response(revision.error());
  return created("/api/am/publisher/v4/apis/" + api_of(request).text() + "/revisions/" + revision->id.text(), revision_json(*revision, {}));
}

// GET /apis/{apiId}/revisions/{revisionId}
http::Response get_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto frozen = parts.revisions.find(actor_of(caller), api_of(request), model::RevisionId(request.path_parameters.at(1)));
  if (!frozen) return problem_response(frozen.error());
  return ok(revision_json(frozen->revision, progress_of(parts, api_of(request))));
}

// DELETE /apis/{apiId}/revisions/{revisionId}: answers with those that are left
http::Response delete_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto removed = parts.revisions.remove(actor_of(caller), api_of(request), model::RevisionId(request.path_parameters.at(1)));
  if (!removed) return problem_response(removed.error());
  const auto left = parts.revisions.list(actor_of(caller), api_of(request));
  if (!left) return problem_response(left.error());
  return ok(list_body(revisions_json(*left, progress_of(parts, api_of(request)))));
}

// POST /apis/{apiId}/restore-revision
http::Response restore_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto id = query_text(request, "revisionId");
  if (!id) return problem_response(id.error());
  const auto record = parts.revisions.restore(actor_of(caller), api_of(request), model::RevisionId(*id));
  return record ? json_response(201, api_json(*record)) : problem_response(record.error());
}

// POST /apis/{apiId}/deploy-revision
http::Response deploy_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto id = query_text(request, "revisionId");
  if (!id) return problem_response(id.error());
  const auto body = parse_body_as<std::vector<DeploymentBody>>(request);
  if (!body) return problem_response(body.error());
  std::vector<DeployTarget> targets;
  for (const auto& target : *body) targets.push_back({target.name, target.vhost, target.display_on_devportal});
  const auto rows = parts.deployments.deploy(actor_of(caller), api_of(request), model::RevisionId(*id), targets);
  if (!rows) return problem_response(rows.error());
  return json_response(201, deployments_json(*rows, progress_of(parts, api_of(request))));
}

// A revision named by its id or by its number, or none.
Outcome<std::optional<model::RevisionId>> asked_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  if (const auto id = request.query.get("revisionId"); !id.empty()) return std::optional(model::RevisionId(id));
  const auto number = query_number(request, "revisionNumber", {1, 1'000'000'000, 0});
  if (!number) return number.error();
  if (*number == 0) return std::optional<model::RevisionId>();
  const auto revisions = parts.revisions.list(actor_of(caller), api_of(request));
  if (!revisions) return revisions.error();
  const auto found = std::find_if(revisions->begin(), revisions->end(), [&](const Revision& revision) { return revision.number == *number; });
  if (found == revisions->end()) return no_such_revision(std::to_string(*number));
  return std::optional(found->id);
}

// POST /apis/{apiId}/undeploy-revision
http::Response undeploy_revision(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto revision = asked_revision(request, caller, parts);
  if (!revision) return problem_response(revision.error());
  const auto everywhere = query_truth(request, "allEnvironments", false);
  if (!everywhere) return problem_response(everywhere.error());
  std::vector<std::string> environments;
  if (!*everywhere && !request.body.empty()) {
    const auto body = parse_body_as<std::vector<DeploymentBody>>(request);
    if (!body) return problem_response(body.error());
    for (const auto& target : *body) environments.push_back(target.name);
  }
  if (!*everywhere && environments.empty() && !*revision) {
    return problem_response({Problem::invalid, "Name a revision, environments, or allEnvironments=true.", 0});
  }
  const auto rows = parts.deployments.undeploy(actor_of(caller), api_of(request), *revision, environments);
  return rows ? json_response(201, deployments_json(*rows, {})) : problem_response(rows.error());
}

// GET /apis/{apiId}/deployments
http::Response list_deployments(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto rows = parts.deployments.list(actor_of(caller), api_of(request));
  if (!rows) return problem_response(rows.error());
  return ok(list_body(deployments_json(*rows, progress_of(parts, api_of(request)))));
}

// PUT /apis/{apiId}/deployments/{deploymentId}: the id is the environment's name in base64url
http::Response update_deployment(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  const auto body = parse_body_as<DeploymentBody>(request);
  if (!body) return problem_response(body.error());
  const auto environment = base::from_base64url(request.path_parameters.at(1));
  if (!environment) return problem_response({Problem::not_found, "There is no such deployment: its id is the environment's name in base64url.", 0});
  const auto row = parts.deployments.show(actor_of(caller), api_of(request), *environment, body->display_on_devportal);
  return row ? ok(deployment_json(*row, progress_of(parts, api_of(request)))) : problem_response(row.error());
}

}  // namespace

std::vector<Route> revision_routes(const PublisherParts& parts) {
  const Scopes view{"apim:api_view", "apim:api_create", "apim:api_manage", "apim:api_publish", "apim:api_import_export"};
  const Scopes change{"apim:api_create", "apim:api_manage", "apim:api_publish", "apim:api_import_export"};
  const auto route = [&parts](std::string_view method, std::string_view path, const Scopes& scopes, auto handle) {
    return Route{method, path, Access::authenticated, scopes,
                 [parts, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, parts); }};
  };
  return {
      route("GET", "/apis/{apiId}/revisions", view, list_revisions),
      route("POST", "/apis/{apiId}/revisions", change, create_revision),
      route("GET", "/apis/{apiId}/revisions/{revisionId}", view, get_revision),
      route("DELETE", "/apis/{apiId}/revisions/{revisionId}", change, delete_revision),
      route("POST", "/apis/{apiId}/restore-revision", change, restore_revision),
      route("POST", "/apis/{apiId}/deploy-revision", change, deploy_revision),
      route("POST", "/apis/{apiId}/undeploy-revision", change, undeploy_revision),
      route("GET", "/apis/{apiId}/deployments", view, list_deployments),
      route("PUT", "/apis/{apiId}/deployments/{deploymentId}", change, update_deployment),
  };
}

}  // namespace quarterdeck::control::rest
