#include "base/codec.h"
#include "control/rest/problem.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {
namespace {

Json endpoint(const KeyManager& manager, std::string_view name) { return Json(base::text_at(Json(manager.configuration), name).c_str()); }

Json key_manager_json(const KeyManager& manager) {
  return JsonObject{{"id", manager.id.text()},
                    {"name", manager.name},
                    {"type", manager.type},
                    {"displayName", manager.display_name},
                    {"description", manager.description},
                    {"enabled", manager.enabled},
                    {"availableGrantTypes", manager.configuration.contains("grant_types") ? manager.configuration.at("grant_types") : JsonArray()},
                    {"tokenEndpoint", endpoint(manager, "display_token_endpoint")},
                    {"revokeEndpoint", endpoint(manager, "display_revoke_endpoint")},
                    {"userInfoEndpoint", endpoint(manager, "userinfo_endpoint")},
                    {"enableTokenGeneration", manager.is_resident()},
                    {"enableTokenEncryption", false},
                    {"enableTokenHashing", false},
                    {"enableOAuthAppCreation", manager.is_resident()},
                    {"enableMapOAuthConsumerApps", true},
                    {"applicationConfiguration", JsonArray()},
                    {"alias", endpoint(manager, "issuer")},
                    {"additionalProperties", JsonObject()},
                    {"tokenType", manager.token_type}};
}

// GET /key-managers
http::Response list(Keys& keys) {
  const auto managers = keys.key_managers.list();
  if (!managers) return problem_response(managers.error());
  JsonArray found;
  for (const auto& manager : *managers) {
    if (manager.enabled) found.push_back(key_manager_json(manager));
  }
  return ok(JsonObject{{"count", found.size()}, {"list", std::move(found)}});
}

}  // namespace

std::vector<Route> key_manager_routes(Keys& keys) {
  return {{"GET", "/key-managers", Access::authenticated, {"apim:subscribe"}, [&keys](const http::Request&, const Caller&) { return list(keys); }}};
}

}  // namespace quarterdeck::control::rest
