#include "base/codec.h"
#include "control/rest/body.h"
#include "control/rest/problem.h"
#include "control/rest/token/key_bodies.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {
namespace {

// Which key of an application a request means: by the id of its mapping, or, in the older operations, by its kind.
using FindKey = Outcome<KeyMappingId> (*)(const http::Request&, const KeyOwner&, Keys&);

Outcome<KeyMappingId> key_by_id(const http::Request& request, const KeyOwner&, Keys&) { return KeyMappingId(request.path_parameters.at(1)); }

Outcome<KeyMappingId> key_by_type(const http::Request& request, const KeyOwner& owner, Keys& keys) {
  const auto type = key_type_of(request.path_parameters.at(1));
  if (!type) return type.error();
  return keys.application_keys.id_of(owner, *type);
}

model::ApplicationId application_of(const http::Request& request) { return model::ApplicationId(request.path_parameters.at(0)); }

// Secrets are in the body: it must not stay in a cache.
http::Response not_stored(http::Response response) {
  response.headers.set("Cache-Control", "no-store");
  return response;
}

http::Response key_response(const Outcome<OAuthKey>& key) {
  return key ? not_stored(ok(key_json(*key))) : problem_response(key.error());
}

// POST /applications/{applicationId}/generate-keys
http::Response generate_keys(const http::Request& request, const KeyOwner& owner, Keys& keys) {
  const auto body = parse_body_as<KeyRequestBody>(request);
  if (!body) return problem_response(body.error());
  const auto validity = validity_of(body->validity_time);
  if (!validity) return problem_response(validity.error());
  return key_response(keys.application_keys.generate(owner, {.key_type = body->key_type,
                                                             .key_manager = body->key_manager,
                                                             .grants = body->grant_types_to_be_supported,
                                                             .callback_url = body->callback_url,
                                                             .scopes = body->scopes,
                                                             .validity = *validity,
                                                             .properties = body->additional_properties}));
}

// POST /applications/{applicationId}/map-keys
http::Response map_keys(const http::Request& request, const KeyOwner& owner, Keys& keys) {
  const auto body = parse_body_as<KeyMappingBody>(request);
  if (!body) return problem_response(body.error());
  return key_response(keys.application_keys.map(owner, {.key_type = body->key_type,
                                                        .key_manager = body->key_manager,
                                                        .client = {ClientId(body->consumer_key), base::Secret(body->consumer_secret)}}));
}

// GET /applications/{applicationId}/oauth-keys and /keys
http::Response list_keys(const http::Request&, const KeyOwner& owner, Keys& keys) {
  auto list = keys_json(keys, owner.caller, owner.application);
  if (!list) return problem_response(list.error());
  return not_stored(ok(JsonObject{{"count", list->size()}, {"list", std::move(*list)}}));
}

// GET .../{key}
http::Response show_key(const http::Request&, const KeyOwner& owner, const KeyMappingId& id, Keys& keys) {
  return key_response(keys.application_keys.find(owner, id));
}

// PUT .../{key}
http::Response update_key(const http::Request& request, const KeyOwner& owner, const KeyMappingId& id, Keys& keys) {
  const auto body = parse_body_as<KeyUpdateBody>(request);
  if (!body) return problem_response(body.error());
  return key_response(keys.application_keys.update(owner, id, {.grants = body->supported_grant_types,
                                                               .callback_url = body->callback_url,
                                                               .properties = body->additional_properties}));
}

// DELETE .../{key} and POST .../{key}/clean-up
http::Response remove_key(const http::Request&, const KeyOwner& owner, const KeyMappingId& id, Keys& keys) {
  const auto removed = keys.application_keys.remove(owner, id);
  return removed ? empty_response(200) : problem_response(removed.error());
}

// POST .../{key}/regenerate-secret
http::Response regenerate_secret(const http::Request&, const KeyOwner& owner, const KeyMappingId& id, Keys& keys) {
  const auto key = keys.application_keys.regenerate_secret(owner, id);
  if (!key) return problem_response(key.error());
  return not_stored(ok(JsonObject{{"consumerKey", key->client.id.text()}, {"consumerSecret", key->client.secret.reveal()}}));
}

// POST .../{key}/generate-token
http::Response generate_token(const http::Request& request, const KeyOwner& owner, const KeyMappingId& id, Keys& keys) {
  const auto body = parse_body_as<TokenRequestBody>(request);
  if (!body) return problem_response(body.error());
  if (body->grant_type != "CLIENT_CREDENTIALS") {
    return problem_response(Failure{Problem::invalid, "grantType: only CLIENT_CREDENTIALS is offered."});
  }
  const auto token = keys.application_keys.generate_token(owner, id, {.consumer_secret = base::Secret(body->consumer_secret),
                                                                      .validity = validity_of(body->validity_period),
                                                                      .scopes = body->scopes,
                                                                      .token_to_revoke = base::Secret(body->revoke_token)});
  return token ? not_stored(ok(token_json(*token))) : problem_response(token.error());
}

}  // namespace

Outcome<JsonArray> keys_json(Keys& keys, const Caller& caller, const model::ApplicationId& application) {
  const auto found = keys.application_keys.list({caller, application});
  if (!found) return found.error();
  JsonArray list;
  for (const auto& key : *found) list.push_back(key_json(key));
  return list;
}

std::vector<Route> key_routes(Keys& keys) {
  const auto on_application = [&keys](http::Response (*handle)(const http::Request&, const KeyOwner&, Keys&)) {
    return [&keys, handle](const http::Request& request, const Caller& caller) {
      const auto application = application_of(request);
      return handle(request, {caller, application}, keys);
    };
  };
  const auto on_key = [&keys](FindKey find, http::Response (*handle)(const http::Request&, const KeyOwner&, const KeyMappingId&, Keys&)) {
    return [&keys, find, handle](const http::Request& request, const Caller& caller) {
      const auto application = application_of(request);
      const KeyOwner owner{caller, application};
      const auto id = find(request, owner, keys);
      return id ? handle(request, owner, *id, keys) : problem_response(id.error());
    };
  };
  const std::vector<std::string_view> scopes = {"apim:subscribe", "apim:app_manage"};
  constexpr auto kAccess = Access::authenticated;
  return {
      {"POST", "/applications/{applicationId}/generate-keys", kAccess, scopes, on_application(generate_keys)},
      {"POST", "/applications/{applicationId}/map-keys", kAccess, scopes, on_application(map_keys)},
      {"GET", "/applications/{applicationId}/oauth-keys", kAccess, scopes, on_application(list_keys)},
      {"GET", "/applications/{applicationId}/oauth-keys/{keyMappingId}", kAccess, scopes, on_key(key_by_id, show_key)},
      {"PUT", "/applications/{applicationId}/oauth-keys/{keyMappingId}", kAccess, scopes, on_key(key_by_id, update_key)},
      {"DELETE", "/applications/{applicationId}/oauth-keys/{keyMappingId}", kAccess, scopes, on_key(key_by_id, remove_key)},
      {"POST", "/applications/{applicationId}/oauth-keys/{keyMappingId}/regenerate-secret", kAccess, scopes, on_key(key_by_id, regenerate_secret)},
      {"POST", "/applications/{applicationId}/oauth-keys/{keyMappingId}/clean-up", kAccess, scopes, on_key(key_by_id, remove_key)},
      {"POST", "/applications/{applicationId}/oauth-keys/{keyMappingId}/generate-token", kAccess, scopes, on_key(key_by_id, generate_token)},
      {"GET", "/applications/{applicationId}/keys", kAccess, scopes, on_application(list_keys)},
      {"GET", "/applications/{applicationId}/keys/{keyType}", kAccess, scopes, on_key(key_by_type, show_key)},
      {"PUT", "/applications/{applicationId}/keys/{keyType}", kAccess, scopes, on_key(key_by_type, update_key)},
      {"POST", "/applications/{applicationId}/keys/{keyType}/regenerate-secret", kAccess, scopes, on_key(key_by_type, regenerate_secret)},
      {"POST", "/applications/{applicationId}/keys/{keyType}/clean-up", kAccess, scopes, on_key(key_by_type, remove_key)},
      {"POST", "/applications/{applicationId}/keys/{keyType}/generate-token", kAccess, scopes, on_key(key_by_type, generate_token)},
  };
}

}  // namespace quarterdeck::control::rest
