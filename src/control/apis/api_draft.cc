#include "control/apis/api_draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/codec.h"
#include "base/text.h"
#include "definitions/graphql/schema.h"
#include "definitions/openapi.h"
#include "definitions/openapi_writer.h"

namespace quarterdeck::control {
namespace {

using definitions::OpenApiDocument;
using model::Api;
using model::ApiOperation;

constexpr int kBrokenOpenApi = 900758;
constexpr int kBrokenGraphql = 900875;

Failure with_code(Failure failure, int code) {
  if (failure.code == 0) failure.code = code;
  return failure;
}

Failure no_operations(int code) {
  return {Problem::not_found, "The definition has no operation that can be served. Add at least one path with a verb, or one top-level field.", code};
}

Outcome<OpenApiDocument> read_document(std::string_view text) {
  auto document = definitions::parse_openapi(text);
  if (!document) return with_code(document.error(), kBrokenOpenApi);
  if (document->operations.empty()) return no_operations(900763);
  return document;
}

using OperationKey = std::pair<std::string, std::string>;

std::map<OperationKey, ApiOperation> by_key(std::vector<ApiOperation> operations) {
  std::map<OperationKey, ApiOperation> result;
  for (auto& operation : operations) {
    OperationKey key{operation.target, operation.verb};
    result.emplace(std::move(key), std::move(operation));
  }
  return result;
}

ApiOperation operation_of(const definitions::OpenApiOperation& defined, ApiOperation operation) {
  operation.target = defined.path;
  operation.verb = defined.verb;
  if (!defined.auth_type.empty()) operation.auth_type = defined.auth_type;
  else if (!defined.secured) operation.auth_type = "None";
  if (!defined.throttling_tier.empty()) operation.throttling_policy = defined.throttling_tier;
  operation.scopes = defined.scopes;
  return operation;
}

std::vector<ApiOperation> operations_of(const OpenApiDocument& document, std::vector<ApiOperation> existing) {
  auto known = by_key(std::move(existing));
  std::vector<ApiOperation> operations;
  operations.reserve(document.operations.size());
  for (const auto& defined : document.operations) {
    const auto found = known.find({defined.path, defined.verb});
    operations.push_back(operation_of(defined, found == known.end() ? ApiOperation{} : std::move(found->second)));
  }
  return operations;
}

// Scopes that operations name must be scopes of the API: those of the document are added, with what it says about them.
void add_scopes(const OpenApiDocument& document, Api& api) {
  const auto has_scope = [&](const std::string& name) {
    return std::any_of(api.scopes.begin(), api.scopes.end(), [&](const model::ApiScope& scope) { return scope.scope.name == name; });
  };
  const auto add = [&](const std::string& name, const std::string& description, std::vector<std::string> roles) {
    if (name.empty() || has_scope(name)) return;
    model::ApiScope scope;
    scope.scope.name = name;
    scope.scope.display_name = name;
    scope.scope.description = description;
    scope.scope.bindings = std::move(roles);
    api.scopes.push_back(std::move(scope));
  };
  for (const auto& scope : document.scopes) add(scope.name, scope.description, scope.roles);
  for (const auto& operation : api.operations) {
    for (const auto& name : operation.scopes) add(name, "", {});
  }
}

void set_if_absent(JsonObject& members, std::string_view name, const std::string& value) {
  if (!members.contains(name) && !value.empty()) members[name] = std::string_view(value);
}

// "Swagger Petstore!" as a name and a path of an API.
std::string clean_name(std::string_view title) {
  std::string name;
  for (const char character : title) {
    const bool is_clean = static_cast<unsigned char>(character) > 0x1f && std::string_view("~!@#;:%^*()+={}|\\<>\"',&$[]/").find(character) == std::string_view::npos;
    name += is_clean ? character : ' ';
  }
  return base::join(base::words(name), " ");
}

std::string clean_context(std::string_view title) { return "/" + base::to_lower(base::join(base::words(clean_name(title)), "-")); }

void fill_in_from(const OpenApiDocument& document, JsonObject& members) {
  const auto& extensions = document.extensions;
  set_if_absent(members, "name", clean_name(document.title));
  set_if_absent(members, "version", document.api_version);
  set_if_absent(members, "context", clean_context(document.title));
  set_if_absent(members, "description", document.description.substr(0, 32'766));
  set_if_absent(members, "authorizationHeader", extensions.authorization_header);
  set_if_absent(members, "apiKeyHeader", extensions.api_key_header);
  set_if_absent(members, "apiThrottlingPolicy", extensions.throttling_tier);
  if (!members.contains("corsConfiguration") && extensions.cors) members["corsConfiguration"] = *extensions.cors;
  if (!members.contains("endpointConfig") && !extensions.production_endpoints.empty()) {
    members["endpointConfig"] = {{"endpoint_type", "http"}, {"production_endpoints", {{"url", extensions.production_endpoints.front()}}}};
  }
}

std::string_view wire_verb_of(definitions::graphql::OperationKind kind) {
  switch (kind) {
    case definitions::graphql::OperationKind::query: return "QUERY";
    case definitions::graphql::OperationKind::mutation: return "MUTATION";
    case definitions::graphql::OperationKind::subscription: return "SUBSCRIPTION";
  }
  return "";
}

definitions::ApiSettings settings_of(const Api& api) {
  definitions::ApiSettings settings;
  settings.title = api.name;
  settings.api_version = api.version;
  settings.description = api.description.value_or("");
  for (const auto& scope : api.scopes) settings.scopes.push_back({scope.scope.name, scope.scope.description.value_or(""), scope.scope.bindings});
  for (const auto& operation : api.operations) {
    settings.operations.push_back({operation.target, operation.verb, operation.auth_type, operation.throttling_policy, operation.scopes});
  }
  auto& extensions = settings.extensions;
  extensions.authorization_header = api.authorization_header;
  extensions.api_key_header = api.api_key_header;
  extensions.throttling_tier = api.api_throttling_policy.value_or("");
  extensions.transports = api.transport;
  const Json endpoints = api.endpoint_config ? Json(*api.endpoint_config) : Json(JsonObject());
  if (auto url = base::text_at(endpoints, "production_endpoints", "url"); !url.empty()) extensions.production_endpoints.push_back(std::move(url));
  if (auto url = base::text_at(endpoints, "sandbox_endpoints", "url"); !url.empty()) extensions.sandbox_endpoints.push_back(std::move(url));
  for (const auto* scheme : {"oauth2", "api_key", "basic_auth"}) {
    if (model::has_security(api, scheme)) extensions.security_types.emplace_back(scheme);
  }
  extensions.application_security_optional = !model::has_security(api, model::kApplicationSecurityMandatory);
  extensions.cors = base::to_json(api.cors_configuration);
  return settings;
}

std::vector<ApiOperation> operations_for_everything() {
  std::vector<ApiOperation> operations;
  for (const auto* verb : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
    operations.emplace_back();
    operations.back().target = "/*";
    operations.back().verb = verb;
  }
  return operations;
}

}  // namespace

Outcome<ApiDraft> draft_from_members(const Json& members) {
  auto api = model::parse_api(members);
  if (!api) return api.error();
  if (api->type == model::ApiType::GRAPHQL) {
    return Failure{Problem::invalid, "A GraphQL API begins with its schema. Use import-graphql-schema.", 900871};
  }
  if (api->operations.empty()) api->operations = operations_for_everything();
  auto definition = openapi_of(*api, "");
  if (!definition) return definition.error();
  return ApiDraft{std::move(*api), std::move(*definition)};
}

Outcome<ApiDraft> draft_from_openapi(Json members, std::string text) {
  const auto document = read_document(text);
  if (!document) return document.error();
  if (!members.is_object()) return Failure{Problem::invalid, "additionalProperties must be a JSON object with name, version and context.", 0};
  fill_in_from(*document, members.as_object());
  auto api = model::parse_api(members);
  if (!api) return api.error();
  api->type = model::ApiType::HTTP;
  api->operations = operations_of(*document, std::move(api->operations));
  add_scopes(*document, *api);
  auto checked = model::checked_api(std::move(*api));
  if (!checked) return checked.error();
  return ApiDraft{std::move(*checked), std::move(text)};
}

Outcome<ApiDraft> draft_from_graphql(Json members, std::string sdl) {
  if (!members.is_object()) return Failure{Problem::invalid, "additionalProperties must be a JSON object with name, version and context.", 0};
  members.as_object()["type"] = "GRAPHQL";
  auto api = model::parse_api(members);
  if (!api) return api.error();
  auto with_operations = with_graphql(std::move(*api), sdl);
  if (!with_operations) return with_operations.error();
  return ApiDraft{std::move(*with_operations), std::move(sdl)};
}

Outcome<Api> with_openapi(Api api, std::string_view text) {
  const auto document = read_document(text);
  if (!document) return document.error();
  api.operations = operations_of(*document, std::move(api.operations));
  add_scopes(*document, api);
  return model::checked_api(std::move(api));
}

Outcome<Api> with_graphql(Api api, std::string_view sdl) {
  const auto schema = definitions::graphql::parse_schema(sdl);
  if (!schema) return with_code(schema.error(), kBrokenGraphql);
  auto known = by_key(std::move(api.operations));
  api.operations.clear();
  for (const auto& defined : (*schema)->operations()) {
    const std::string verb(wire_verb_of(defined.kind));
    const auto found = known.find({defined.field, verb});
    auto operation = found == known.end() ? ApiOperation{} : std::move(found->second);
    operation.target = defined.field;
    operation.verb = verb;
    api.operations.push_back(std::move(operation));
  }
  if (api.operations.empty()) return no_operations(900763);
  return model::checked_api(std::move(api));
}

Outcome<std::string> openapi_of(const Api& api, std::string_view text) {
  auto written = definitions::write_openapi(text, settings_of(api));
  if (!written) return with_code(written.error(), kBrokenOpenApi);
  return written;
}

bool define_the_same(const Api& left, const Api& right) {
  return left.operations == right.operations && left.scopes == right.scopes && left.description == right.description;
}

}  // namespace quarterdeck::control
