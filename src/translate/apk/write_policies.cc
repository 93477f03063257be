#include "translate/apk/write_policies.h"

#include <algorithm>

namespace quarterdeck::translate::apk {
namespace {

std::string_view requirement(bool mandatory) { return mandatory ? "mandatory" : "optional"; }

JsonObject oauth2_of(const std::optional<model::OAuth2Security>& security) {
  JsonObject object;
  object["disabled"] = !security;
  if (!security) return object;
  object["required"] = requirement(security->mandatory);
  object["header"] = security->header;
  object["sendTokenToUpstream"] = security->send_token_upstream;
  return object;
}

JsonObject key_of(std::string_view place, const std::string& name, bool send_upstream) {
  JsonObject key;
  key["in"] = place;
  key["name"] = name;
  key["sendTokenToUpstream"] = send_upstream;
  return key;
}

JsonObject api_key_of(const model::ApiKeySecurity& security) {
  JsonArray keys;
  if (!security.header.empty()) keys.push_back(key_of("Header", security.header, security.send_token_upstream));
  if (!security.query.empty()) keys.push_back(key_of("Query", security.query, security.send_token_upstream));
  JsonObject object;
  object["required"] = requirement(security.mandatory);
  object["keys"] = std::move(keys);
  return object;
}

JsonObject internal_key_of(const std::optional<model::InternalKeySecurity>& security) {
  JsonObject object;
  object["disabled"] = !security;
  if (!security) return object;
  object["header"] = security->header;
  object["sendTokenToUpstream"] = false;
  object["audience"] = texts(security->audience);
  return object;
}

JsonObject cors_of(const model::Cors& cors) {
  JsonObject object;
  object["enabled"] = true;
  object["accessControlAllowCredentials"] = cors.credentials;
  object["accessControlAllowOrigins"] = texts(cors.origins);
  object["accessControlAllowMethods"] = texts(cors.methods);
  object["accessControlAllowHeaders"] = texts(cors.headers);
  object["accessControlExposeHeaders"] = texts(cors.expose_headers);
  if (cors.max_age_seconds) object["accessControlMaxAge"] = *cors.max_age_seconds;
  return object;
}

JsonObject retry_of(const model::Retry& retry) {
  JsonArray statuses;
  for (const auto status : retry.statuses) statuses.push_back(status);
  JsonObject object;
  object["count"] = retry.count;
  object["baseIntervalMillis"] = std::max(retry.base_interval_milliseconds, 1);
  object["statusCodes"] = std::move(statuses);
  return object;
}

}  // namespace

JsonArray texts(const std::vector<std::string>& list) {
  JsonArray array;
  for (const auto& text : list) array.push_back(Json(text));
  return array;
}

JsonObject authentication_of(const model::Security& security) {
  JsonObject types;
  types["oauth2"] = oauth2_of(security.oauth2);
  if (security.api_key) types["apiKey"] = api_key_of(*security.api_key);
  types["jwt"] = internal_key_of(security.internal_key);
  JsonObject object;
  object["disabled"] = false;
  object["authTypes"] = std::move(types);
  return object;
}

JsonObject api_policy_of(const model::TrafficSpec& spec) {
  JsonObject object;
  object["subscriptionValidation"] = spec.subscription_required;
  if (spec.cors) object["cORSPolicy"] = cors_of(*spec.cors);
  return object;
}

JsonObject backend_of(const model::Endpoint& endpoint) {
  JsonObject service;
  service["host"] = endpoint.host;
  service["port"] = endpoint.port;
  JsonObject object;
  object["services"] = JsonArray{std::move(service)};
  object["protocol"] = endpoint.scheme == model::Scheme::https ? "https" : "http";
  if (!endpoint.base_path.empty()) object["basePath"] = endpoint.base_path;
  auto& timeout = object["timeout"].emplace_object();
  timeout["upstreamResponseTimeout"] = endpoint.response_timeout_seconds;
  timeout["downstreamRequestIdleTimeout"] = endpoint.idle_timeout_seconds;
  object["circuitBreaker"].emplace_object()["maxConnections"] = endpoint.most_connections;
  if (endpoint.retry) object["retry"] = retry_of(*endpoint.retry);
  if (endpoint.certificate_authority) object["tls"].emplace_object()["certificateInline"] = *endpoint.certificate_authority;
  if (endpoint.basic_credentials) {
    auto& secret = object["security"].emplace_object()["basic"].emplace_object()["secretRef"].emplace_object();
    secret["name"] = endpoint.basic_credentials->secret;
    secret["usernameKey"] = "username";
    secret["passwordKey"] = "password";
  }
  return object;
}

}  // namespace quarterdeck::translate::apk
