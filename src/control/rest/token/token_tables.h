#pragma once

#include <functional>
#include <vector>

#include "control/identity/identity.h"
#include "control/keys/keys.h"
#include "control/rest/route.h"

namespace quarterdeck::control::rest {

// Tables of their own.
RouteTable oauth2_table(Identity& identity);        // /oauth2
RouteTable registration_table(Identity& identity);  // /client-registration/v0.17

// Operations that the Dev Portal's table includes.
std::vector<Route> key_routes(Keys& keys);                  // /applications/{applicationId}/generate-keys, /oauth-keys, /keys, ...
std::vector<Route> api_key_routes(Keys& keys);              // /applications/{applicationId}/api-keys/{keyType}/...
std::vector<Route> key_manager_routes(Keys& keys);          // /key-managers
std::vector<Route> account_routes(Identity& identity);      // /self-signup, /me/change-password

// Finds the API that a caller of the Back Office wants to try out; Problem::not_found when there is none for this caller.
using FindTryOutApi = std::function<Outcome<TryOutApi>(const Caller&, const model::ApiId&)>;
// Operation that the Back Office's table includes: /apis/{apiId}/generate-key.
std::vector<Route> try_out_routes(Keys& keys, FindTryOutApi find_api);

// The member `keys` of an Application.
Outcome<JsonArray> keys_json(Keys& keys, const Caller& caller, const model::ApplicationId& application);

}  // namespace quarterdeck::control::rest
