#include "control/rest/admin/tables.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

// GET /settings: who has not signed in learns only what signing in needs
http::Response get_settings(const Caller& caller) {
  JsonArray scopes;
  for (const auto& scope : caller.scopes) scopes.emplace_back(std::string_view(scope));
  if (caller.is_anonymous()) return ok({{"scopes", std::move(scopes)}});
  return ok({{"scopes", std::move(scopes)},
             {"gatewayTypes", JsonArray{"APK"}},
             {"IsJWTEnabledForLoginTokens", true},
             {"orgAccessControlEnabled", false},
             {"keyManagerConfiguration", JsonArray()},
             {"gatewayConfiguration", JsonArray{{{"type", "APK"}, {"displayName", "Kubernetes Gateway"}, {"supportedModes", JsonArray{"WRITE_ONLY"}},
                                                 {"configurations", JsonArray()}, {"defaultHostnameTemplate", ""}}}},
             {"analyticsEnabled", true},
             {"transactionCounterEnable", false},
             {"isGatewayNotificationEnabled", true}});
}

}  // namespace

std::vector<Route> admin_setting_routes(const AdminParts&) {
  return {{"GET", "/settings", Access::anonymous_allowed, {}, [](const auto&, const auto& caller) { return get_settings(caller); }}};
}

}  // namespace quarterdeck::control::rest
