#include <fmt/format.h>

#include "base/codec.h"
#include "control/apis/apis.h"
#include "control/rest/actor.h"
#include "control/rest/body.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/api_json.h"
#include "control/rest/publisher/given_definition.h"
#include "control/rest/publisher/tables.h"
#include "definitions/graphql/schema.h"
#include "definitions/openapi.h"

namespace quarterdeck::control::rest {
namespace {

using MakeDraft = Outcome<ApiDraft> (*)(Json members, std::string text);

http::Response import_api(const http::Request& request, const Caller& caller, const PublisherParts& parts, std::string_view text_name, MakeDraft make) {
  const auto form = parse_form(request);
  if (!form) return problem_response(form.error());
  auto members = given_members(*form);
  if (!members) return problem_response(members.error());
  auto text = given_definition(*form, parts.fetcher, text_name);
  if (!text) return problem_response(text.error());
  auto draft = make(std::move(*members), std::move(*text));
  if (!draft) return problem_response(draft.error());
  const auto record = parts.apis.create(actor_of(caller), std::move(*draft));
  if (!record) return problem_response(record.error());
  return created("/api/am/publisher/v4/apis/" + record->head.id.text(), api_json(*record));
}

// POST /apis/import-openapi
http::Response import_openapi(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  return import_api(request, caller, parts, "inlineAPIDefinition", draft_from_openapi);
}

// POST /apis/import-graphql-schema
http::Response import_graphql_schema(const http::Request& request, const Caller& caller, const PublisherParts& parts) {
  return import_api(request, caller, parts, "schema", draft_from_graphql);
}

Json operation_json(std::string_view target, std::string_view verb, const std::vector<std::string>& scopes, bool secured) {
  JsonArray names;
  for (const auto& scope : scopes) names.emplace_back(std::string_view(scope));
  return {{"target", target}, {"verb", verb}, {"authType", secured ? "Application & Application User" : "None"}, {"throttlingPolicy", "Unlimited"},
          {"scopes", std::move(names)}};
}

Json info_json(const definitions::OpenApiDocument& document) {
  JsonArray operations;
  for (const auto& operation : document.operations) {
    operations.push_back(operation_json(operation.path, operation.verb, operation.scopes, operation.secured));
  }
  JsonArray endpoints;
  for (const auto& server : document.servers) endpoints.emplace_back(std::string_view(server));
  return {{"name", std::string_view(document.title)},
          {"version", std::string_view(document.api_version)},
          {"context", std::string_view(document.base_path)},
          {"description", std::string_view(document.description)},
          {"openAPIVersion", std::string_view(document.version_text)},
          {"endpoints", std::move(endpoints)},
          {"operations", std::move(operations)}};
}

// POST /apis/validate-openapi: always 200, the answer says what is wrong
http::Response validate_openapi(const http::Request& request, const PublisherParts& parts) {
  const auto form = parse_form(request);
  if (!form) return problem_response(form.error());
  const auto with_content = query_truth(request, "returnContent", false);
  if (!with_content) return problem_response(with_content.error());
  const auto text = given_definition(*form, parts.fetcher, "inlineAPIDefinition");
  if (!text) return problem_response(text.error());
  const auto reading = definitions::read_openapi(*text);
  JsonArray errors;
  for (const auto& mistake : reading.mistakes) {
    errors.push_back({{"code", "900758"}, {"message", "The definition has a mistake"}, {"description", definitions::text_of(mistake)}});
  }
  JsonObject body{{"isValid", reading.document.has_value()}, {"errors", std::move(errors)}};
  if (reading.document) body["info"] = info_json(*reading.document);
  if (*with_content) body["content"] = std::string_view(*text);
  return ok(body);
}

std::string_view wire_verb_of(definitions::graphql::OperationKind kind) {
  switch (kind) {
    case definitions::graphql::OperationKind::query: return "QUERY";
    case definitions::graphql::OperationKind::mutation: return "MUTATION";
    case definitions::graphql::OperationKind::subscription: return "SUBSCRIPTION";
  }
  return "";
}

// POST /apis/validate-graphql-schema
http::Response validate_graphql_schema(const http::Request& request, const PublisherParts& parts) {
  const auto form = parse_form(request);
  if (!form) return problem_response(form.error());
  const auto text = given_definition(*form, parts.fetcher, "schema");
  if (!text) return problem_response(text.error());
  const auto schema = definitions::graphql::parse_schema(*text);
  if (!schema) return ok({{"isValid", false}, {"errorMessage", std::string_view(schema.error().message)}});
  JsonArray operations;
  for (const auto& operation : (*schema)->operations()) operations.push_back(operation_json(operation.field, wire_verb_of(operation.kind), {}, true));
  return ok({{"isValid", true},
             {"errorMessage", ""},
             {"graphQLInfo", {{"operations", std::move(operations)}, {"graphQLSchema", {{"schemaDefinition", std::string_view(*text)}}}}}});
}

// POST /apis/validate-endpoint
http::Response validate_endpoint(const http::Request& request, const PublisherParts& parts) {
  const auto url = query_text(request, "endpointUrl");
  if (!url) return problem_response(url.error());
  ports::FetchRequest probe;
  probe.method = "HEAD";
  probe.url = *url;
  probe.timeout = Milliseconds{3000};
  const auto response = parts.fetcher.fetch(probe);
  if (!response) return ok({{"statusCode", 0}, {"statusMessage", ""}, {"error", std::string_view(response.error().message)}});
  return ok({{"statusCode", response->status}, {"statusMessage", "reachable"}});
}

}  // namespace

std::vector<Route> import_routes(const PublisherParts& parts) {
  const Scopes create{"apim:api_create", "apim:api_manage"};
  return {
      {"POST", "/apis/import-openapi", Access::authenticated, create,
       [parts](const auto& request, const auto& caller) { return import_openapi(request, caller, parts); }},
      {"POST", "/apis/import-graphql-schema", Access::authenticated, create,
       [parts](const auto& request, const auto& caller) { return import_graphql_schema(request, caller, parts); }},
      {"POST", "/apis/validate-openapi", Access::authenticated, create,
       [parts](const auto& request, const auto&) { return validate_openapi(request, parts); }},
      {"POST", "/apis/validate-graphql-schema", Access::authenticated, create,
       [parts](const auto& request, const auto&) { return validate_graphql_schema(request, parts); }},
      {"POST", "/apis/validate-endpoint", Access::authenticated, create,
       [parts](const auto& request, const auto&) { return validate_endpoint(request, parts); }},
  };
}

}  // namespace quarterdeck::control::rest
