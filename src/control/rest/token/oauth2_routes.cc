#include <algorithm>

#include "base/text.h"
#include "control/identity/scope_map.h"
#include "control/rest/problem.h"
#include "control/rest/token/client_authentication.h"
#include "control/rest/token/form.h"
#include "control/rest/token/key_bodies.h"
#include "control/rest/token/oauth2_answers.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {
namespace {

http::Response refused(const Failure& failure) {
  const bool is_client = failure.problem == Problem::unauthenticated;
  return refusal_response(refusal_from(is_client ? TokenError::invalid_client : TokenError::invalid_request, failure));
}

std::string_view bearer_token(const http::Request& request) {
  const auto* header = request.headers.find("Authorization");
  if (header == nullptr || !base::equal_ignoring_case(std::string_view(*header).substr(0, 7), "Bearer ")) return {};
  return base::trimmed(std::string_view(*header).substr(7));
}

// POST /token
http::Response token(const http::Request& request, Identity& identity) {
  const auto form = parse_urlencoded_form(request);
  if (!form) return refused(form.error());
  const auto client = client_credentials_of(request, *form);
  if (!client) return refused(client.error());
  const auto validity = validity_from("validity_period", form->get("validity_period"));
  if (!validity) return refused(validity.error());
  return token_response(identity.tokens.grant({.grant_type = form->get("grant_type"),
                                               .client = *client,
                                               .scopes = base::words(form->get("scope")),
                                               .username = form->get("username"),
                                               .password = base::Secret(form->get("password")),
                                               .refresh_token = base::Secret(form->get("refresh_token")),
                                               .validity = *validity,
                                               .peer_address = request.peer_address}));
}

Outcome<Client> authenticated_client(const http::Request& request, const http::Query& form, Identity& identity) {
  const auto credentials = client_credentials_of(request, form);
  if (!credentials) return credentials.error();
  if (!*credentials) return Failure{Problem::unauthenticated, "No client authenticates. Send client id and client secret as Basic credentials."};
  return identity.clients.authenticate(**credentials);
}

// POST /revoke
http::Response revoke(const http::Request& request, Identity& identity) {
  const auto form = parse_urlencoded_form(request);
  if (!form) return refused(form.error());
  const auto client = authenticated_client(request, *form, identity);
  if (!client) return refused(client.error());
  if (form->get("token").empty()) return refused({Problem::invalid, "The parameter token is missing. Send the token to revoke."});
  const auto revoked = identity.tokens.revoke_token(*client, base::Secret(form->get("token")));
  return revoked ? empty_response(200) : refused(revoked.error());
}

// An administrator may look at every token, a registered client too (services ask about what they are sent), an application at its own.
Outcome<bool> may_introspect(const http::Request& request, const http::Query& form, const LiveToken* token, Identity& identity) {
  const auto client = authenticated_client(request, form, identity);
  if (client) return client->kind == ClientKind::registered || (token != nullptr && token->client_id == client->id.text());
  if (client.error().problem != Problem::unauthenticated) return client.error();
  const auto caller = identity.authenticator.authenticate(request);
  if (!caller) return client.error();
  if (!caller->has_role(role::kAdmin)) return Failure{Problem::unauthenticated, "Only an administrator or a client may ask about tokens."};
  return true;
}

// POST /introspect
http::Response introspect(const http::Request& request, Identity& identity) {
  const auto form = parse_urlencoded_form(request);
  if (!form) return refused(form.error());
  const auto token = identity.tokens.verify(form->get("token"));
  const auto allowed = may_introspect(request, *form, token ? &*token : nullptr, identity);
  if (!allowed) return refused(allowed.error());
  if (!token && token.error().problem == Problem::unavailable) return refused(token.error());
  if (!token || !*allowed) return ok(JsonObject{{"active", false}});
  return ok(introspection_body(*token));
}

// GET and POST /userinfo
http::Response user_info(const http::Request& request, Identity& identity) {
  const auto token = identity.tokens.verify(bearer_token(request));
  if (!token) return bearer_refusal(http_status(token.error().problem), "invalid_token", token.error().message);
  if (std::find(token->scopes.begin(), token->scopes.end(), "openid") == token->scopes.end()) {
    return bearer_refusal(403, "insufficient_scope", "The access token has no scope openid. Ask for it with the token.");
  }
  JsonObject body{{"sub", token->claims.subject}};
  const auto user = identity.users.find(token->claims.subject);
  if (!user || token->is_of_application()) return ok(body);
  if (!user->first_name.empty()) body["given_name"] = user->first_name;
  if (!user->last_name.empty()) body["family_name"] = user->last_name;
  if (!user->email.empty()) body["email"] = user->email;
  return ok(body);
}

http::Response key_set(const http::Request&, Identity& identity) { return ok(identity.keys.keys(KeyPurpose::access_tokens)->jwks()); }

// Of API keys and try-out keys, for gateways that read issuers by their address.
http::Response key_set_of_api_keys(const http::Request&, Identity& identity) { return ok(identity.keys.keys(KeyPurpose::api_keys)->jwks()); }

http::Response discovery(const http::Request&, Identity& identity) { return ok(discovery_body(identity.settings)); }

}  // namespace

RouteTable oauth2_table(Identity& identity) {
  const auto to = [&identity](http::Response (*handle)(const http::Request&, Identity&)) {
    return [&identity, handle](const http::Request& request, const Caller&) { return handle(request, identity); };
  };
  // Clients authenticate here, not users, so each handler looks at the credentials itself.
  return {.base = "/oauth2",
          .definition = "token.yaml",
          .routes = {{"POST", "/token", Access::anonymous, {}, to(token)},
                     {"POST", "/revoke", Access::anonymous, {}, to(revoke)},
                     {"POST", "/introspect", Access::anonymous, {}, to(introspect)},
                     {"GET", "/userinfo", Access::anonymous, {}, to(user_info)},
                     {"POST", "/userinfo", Access::anonymous, {}, to(user_info)},
                     {"GET", "/jwks", Access::anonymous, {}, to(key_set)},
                     {"GET", "/jwks/api-keys", Access::anonymous, {}, to(key_set_of_api_keys)},
                     {"GET", "/token/.well-known/openid-configuration", Access::anonymous, {}, to(discovery)}}};
}

}  // namespace quarterdeck::control::rest
