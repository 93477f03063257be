#include "base/codec.h"
#include "control/rest/body.h"
#include "control/rest/problem.h"
#include "control/rest/token/key_bodies.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {
namespace {

std::int64_t seconds_of(const ApiKeyRecord& record) { return record.validity ? record.validity->count() : -1; }

http::Response new_key_response(const Outcome<NewApiKey>& made) {
  if (!made) return problem_response(made.error());
  auto response = ok(JsonObject{
      {"keyName", made->record.name}, {"apikey", made->key.reveal()}, {"validityPeriod", seconds_of(made->record)}});
  response.headers.set("Cache-Control", "no-store");
  return response;
}

// POST .../generate
http::Response generate(const http::Request& request, const KeyOwner& owner, model::KeyType type, Keys& keys) {
  const auto body = parse_body_as<ApiKeyRequestBody>(request);
  if (!body) return problem_response(body.error());
  const Json properties = body->additional_properties;
  ApiKeyRequest wanted{.name = body->key_name,
                       .permitted_addresses = base::text_at(properties, "permittedIP"),
                       .permitted_referers = base::text_at(properties, "permittedReferer")};
  if (body->validity_period != -1) wanted.validity = Seconds{body->validity_period};
  return new_key_response(keys.api_keys.generate(owner, type, wanted));
}

// GET /applications/{applicationId}/api-keys/{keyType}
http::Response list(const http::Request&, const KeyOwner& owner, model::KeyType type, Keys& keys) {
  const auto records = keys.api_keys.list(owner, type);
  if (!records) return problem_response(records.error());
  JsonArray found;
  for (const auto& record : *records) {
    found.push_back(JsonObject{{"keyUUID", record.id.text()},
                               {"keyName", record.name},
                               {"issuedOn", to_epoch_milliseconds(record.created_at)},
                               {"validityPeriod", seconds_of(record)}});
  }
  return ok(JsonObject{{"count", found.size()}, {"list", std::move(found)}});
}

// POST .../revoke
http::Response revoke(const http::Request& request, const KeyOwner& owner, model::KeyType type, Keys& keys) {
  const auto body = parse_body_as<ApiKeyRevokeBody>(request);
  if (!body) return problem_response(body.error());
  if (body->apikey.empty() == body->key_uuid.empty()) {
    return problem_response(Failure{Problem::invalid, "Name the key to revoke either by apikey or by keyUUID."});
  }
  const auto revoked = body->apikey.empty() ? keys.api_keys.revoke(owner, type, ApiKeyId(body->key_uuid))
                                            : keys.api_keys.revoke(owner, type, base::Secret(body->apikey));
  return revoked ? empty_response(200) : problem_response(revoked.error());
}

// POST .../regenerate
http::Response regenerate(const http::Request& request, const KeyOwner& owner, model::KeyType type, Keys& keys) {
  const auto body = parse_body_as<ApiKeyRevokeBody>(request);
  if (!body) return problem_response(body.error());
  if (body->key_uuid.empty()) return problem_response(Failure{Problem::invalid, "keyUUID: is required. Look it up in the list of keys."});
  return new_key_response(keys.api_keys.regenerate(owner, type, ApiKeyId(body->key_uuid)));
}

// POST /apis/{apiId}/generate-key
http::Response generate_try_out_key(const http::Request& request, const Caller& caller, Keys& keys, const FindTryOutApi& find_api) {
  const auto api = find_api(caller, model::ApiId(request.path_parameters.at(0)));
  if (!api) return problem_response(api.error());
  const auto made = keys.try_out_keys.generate(caller, *api);
  if (!made) return problem_response(made.error());
  auto response = ok(JsonObject{{"apikey", made->key.reveal()}, {"validityTime", made->validity.count()}});
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

std::vector<Route> try_out_routes(Keys& keys, FindTryOutApi find_api) {
  return {{"POST", "/apis/{apiId}/generate-key", Access::authenticated, {"apim:api_generate_key", "apim:api_create", "apim:api_manage"},
           [&keys, find_api = std::move(find_api)](const http::Request& request, const Caller& caller) {
             return generate_try_out_key(request, caller, keys, find_api);
           }}};
}

std::vector<Route> api_key_routes(Keys& keys) {
  const auto to = [&keys](http::Response (*handle)(const http::Request&, const KeyOwner&, model::KeyType, Keys&)) {
    return [&keys, handle](const http::Request& request, const Caller& caller) {
      const model::ApplicationId application(request.path_parameters.at(0));
      const auto type = key_type_of(request.path_parameters.at(1));
      return type ? handle(request, {caller, application}, *type, keys) : problem_response(type.error());
    };
  };
  const std::vector<std::string_view> scopes = {"apim:subscribe", "apim:app_manage", "apim:api_key"};
  return {
      {"POST", "/applications/{applicationId}/api-keys/{keyType}/generate", Access::authenticated, scopes, to(generate)},
      {"POST", "/applications/{applicationId}/api-keys/{keyType}/regenerate", Access::authenticated, scopes, to(regenerate)},
      {"GET", "/applications/{applicationId}/api-keys/{keyType}", Access::authenticated, scopes, to(list)},
      {"POST", "/applications/{applicationId}/api-keys/{keyType}/revoke", Access::authenticated, scopes, to(revoke)},
  };
}

}  // namespace quarterdeck::control::rest
