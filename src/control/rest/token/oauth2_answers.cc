#include "control/rest/token/oauth2_answers.h"

#include <fmt/format.h>

#include "base/text.h"
#include "control/identity/scope_map.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

http::Response not_stored(http::Response response) {
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Pragma", "no-cache");
  return response;
}

JsonArray texts(std::initializer_list<std::string_view> list) {
  JsonArray array;
  for (const auto text : list) array.emplace_back(text);
  return array;
}

}  // namespace

http::Response token_response(const TokenOutcome& outcome) {
  if (const auto* refusal = std::get_if<TokenRefusal>(&outcome)) return refusal_response(*refusal);
  const auto& answer = std::get<TokenAnswer>(outcome);
  JsonObject body{{"access_token", answer.access_token.reveal()}};
  if (answer.refresh_token) body["refresh_token"] = answer.refresh_token->reveal();
  body["scope"] = base::join(answer.scopes, " ");
  body["token_type"] = "Bearer";
  body["expires_in"] = answer.expires_in.count();
  return not_stored(ok(body));
}

http::Response refusal_response(const TokenRefusal& refusal) {
  auto response = json_response(http_status(refusal.error),
                                JsonObject{{"error", name_of(refusal.error)}, {"error_description", refusal.description}});
  if (refusal.error == TokenError::invalid_client) response.headers.set("WWW-Authenticate", "Basic realm=\"quarterdeck\"");
  if (refusal.retry_after_seconds > 0) response.headers.set("Retry-After", std::to_string(refusal.retry_after_seconds));
  return not_stored(std::move(response));
}

Json introspection_body(const LiveToken& token) {
  const auto& claims = token.claims;
  JsonArray audience;
  for (const auto& name : claims.audience) audience.emplace_back(name.c_str());
  JsonObject body{{"active", true},
                  {"scope", base::join(token.scopes, " ")},
                  {"client_id", token.client_id},
                  {"username", claims.subject},
                  {"sub", claims.subject},
                  {"token_type", "Bearer"},
                  {"aut", token.kind},
                  {"iss", claims.issuer},
                  {"aud", std::move(audience)},
                  {"jti", claims.id}};
  if (claims.expires_at) body["exp"] = to_epoch_seconds(*claims.expires_at);
  if (claims.issued_at) body["iat"] = to_epoch_seconds(*claims.issued_at);
  if (claims.not_before) body["nbf"] = to_epoch_seconds(*claims.not_before);
  return body;
}

Json discovery_body(const IdentitySettings& settings) {
  const auto& base_url = settings.base_url;
  JsonArray scopes = texts({"openid"});
  for (const auto& scope : scope_map()) scopes.emplace_back(scope.name.c_str());
  return JsonObject{{"issuer", settings.issuer()},
                    {"token_endpoint", base_url + "/oauth2/token"},
                    {"revocation_endpoint", base_url + "/oauth2/revoke"},
                    {"introspection_endpoint", base_url + "/oauth2/introspect"},
                    {"userinfo_endpoint", base_url + "/oauth2/userinfo"},
                    {"jwks_uri", base_url + "/oauth2/jwks"},
                    {"registration_endpoint", base_url + "/client-registration/v0.17/register"},
                    {"grant_types_supported", texts({grant::kPassword, grant::kClientCredentials, grant::kRefreshToken})},
                    {"token_endpoint_auth_methods_supported", texts({"client_secret_basic", "client_secret_post"})},
                    {"token_endpoint_auth_signing_alg_values_supported", texts({"ES256", "RS256"})},
                    {"id_token_signing_alg_values_supported", texts({"ES256", "RS256"})},
                    {"subject_types_supported", texts({"public"})},
                    {"response_types_supported", JsonArray()},
                    {"claims_supported", texts({"iss", "sub", "aud", "azp", "client_id", "scope", "aut", "iat", "nbf", "exp", "jti"})},
                    {"scopes_supported", std::move(scopes)}};
}

http::Response bearer_refusal(int status, std::string_view error, const std::string& description) {
  auto response = json_response(status, JsonObject{{"error", error}, {"error_description", description}});
  response.headers.set("WWW-Authenticate", fmt::format("Bearer realm=\"quarterdeck\", error=\"{}\"", error));
  return response;
}

}  // namespace quarterdeck::control::rest
