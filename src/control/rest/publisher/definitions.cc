#include "control/apis/apis.h"
#include "control/rest/actor.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/given_definition.h"
#include "control/rest/publisher/tables.h"

namespace quarterdeck::control::rest {
namespace {

model::ApiId api_of(const http::Request& request) { return model::ApiId(request.path_parameters.at(0)); }

Failure not_of_type(std::string_view wanted, int code) {
  return {Problem::invalid, "This is not a " + std::string(wanted) + " API: its definition is found elsewhere.", code};
}

// GET /apis/{apiId}/swagger: what the working copy says, in the words of the definition
http::Response get_swagger(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto actor = actor_of(caller);
  const auto record = apis.find(actor, api_of(request));
  if (!record) return problem_response(record.error());
  if (record->head.type != model::ApiType::HTTP) return problem_response(not_of_type("REST", 0));
  const auto text = apis.definition(actor, api_of(request));
  if (!text) return problem_response(text.error());
  auto written = openapi_of(shown(*record), *text);
  return written ? text_response("application/json", std::move(*written)) : problem_response(written.error());
}

// PUT /apis/{apiId}/swagger
http::Response put_swagger(const http::Request& request, const Caller& caller, Apis& apis, ports::Fetcher& fetcher) {
  const auto form = parse_form(request);
  if (!form) return problem_response(form.error());
  const auto record = apis.find(actor_of(caller), api_of(request));
  if (!record) return problem_response(record.error());
  if (record->head.type != model::ApiType::HTTP) return problem_response(not_of_type("REST", 0));
  auto text = given_definition(*form, fetcher, "apiDefinition");
  if (!text) return problem_response(text.error());
  if (auto replaced = apis.replace_definition(actor_of(caller), api_of(request), std::move(*text)); !replaced) return problem_response(replaced.error());
  return get_swagger(request, caller, apis);
}

// GET /apis/{apiId}/graphql-schema
http::Response get_graphql_schema(const http::Request& request, const Caller& caller, Apis& apis) {
  const auto actor = actor_of(caller);
  const auto record = apis.find(actor, api_of(request));
  if (!record) return problem_response(record.error());
  if (record->head.type != model::ApiType::GRAPHQL) return problem_response(not_of_type("GraphQL", 900870));
  const auto text = apis.definition(actor, api_of(request));
  if (!text) return problem_response(text.error());
  return ok({{"name", record->head.name + "-" + record->head.version + "-schema.graphql"}, {"schemaDefinition", std::string_view(*text)}});
}

// PUT /apis/{apiId}/graphql-schema
http::Response put_graphql_schema(const http::Request& request, const Caller& caller, Apis& apis, ports::Fetcher& fetcher) {
  const auto form = parse_form(request);
  if (!form) return problem_response(form.error());
  const auto record = apis.find(actor_of(caller), api_of(request));
  if (!record) return problem_response(record.error());
  if (record->head.type != model::ApiType::GRAPHQL) return problem_response(not_of_type("GraphQL", 900870));
  auto text = given_definition(*form, fetcher, "schemaDefinition");
  if (!text) return problem_response(text.error());
  const auto replaced = apis.replace_definition(actor_of(caller), api_of(request), std::move(*text));
  return replaced ? get_graphql_schema(request, caller, apis) : problem_response(replaced.error());
}

}  // namespace

std::vector<Route> definition_routes(const PublisherParts& parts) {
  auto& apis = parts.apis;
  auto& fetcher = parts.fetcher;
  const Scopes create{"apim:api_create", "apim:api_manage"};
  return {
      {"GET", "/apis/{apiId}/swagger", Access::authenticated, {"apim:api_view", "apim:api_manage", "apim:api_definition_view"},
       [&apis](const auto& request, const auto& caller) { return get_swagger(request, caller, apis); }},
      {"PUT", "/apis/{apiId}/swagger", Access::authenticated, create,
       [&apis, &fetcher](const auto& request, const auto& caller) { return put_swagger(request, caller, apis, fetcher); }},
      {"GET", "/apis/{apiId}/graphql-schema", Access::authenticated, {"apim:api_view", "apim:api_manage"},
       [&apis](const auto& request, const auto& caller) { return get_graphql_schema(request, caller, apis); }},
      {"PUT", "/apis/{apiId}/graphql-schema", Access::authenticated, create,
       [&apis, &fetcher](const auto& request, const auto& caller) { return put_graphql_schema(request, caller, apis, fetcher); }},
  };
}

}  // namespace quarterdeck::control::rest
