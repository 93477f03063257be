#include "base/codec.h"
#include "control/apis/policies.h"
#include "control/rest/problem.h"
#include "control/rest/publisher/tables.h"
#include "model/environment.h"

namespace quarterdeck::control::rest {
namespace {

Json environment_json(const model::Environment& environment) {
  auto json = base::to_json(environment).as_object();
  const auto& vhost = environment.vhosts.front();
  json["serverUrl"] = model::https_url(vhost, "");
  json["showInApiConsole"] = true;
  return json;
}

// What the Back Office's forms may offer for each type of gateway.
Json feature_catalog() {
  return {{"gatewayFeatures",
           {{"wso2/apk",
             {{"basic", JsonArray{"defaultVersion"}},
              {"runtime", JsonArray{"cors", "transportsHTTP", "transportsHTTPS", "oauth2", "apikey", "keyManagerConfig"}},
              {"resources", JsonArray{"apiLevelRateLimiting", "operationLevelRateLimiting", "operationSecurity", "operationScopes"}},
              {"localScopes", JsonArray{"operationScopes"}},
              {"policies", base::to_json(policy_names())},
              {"subscriptions", JsonArray{"subscriptions"}},
              {"endpoints", JsonArray{"http"}},
              {"tryout", JsonArray{"tryout"}}}}}},
          {"apiTypes", {{"wso2/apk", JsonArray{"rest", "graphql"}}}}};
}

// GET /settings: who has not signed in learns only what signing in needs
http::Response get_settings(const Caller& caller, Environments& environments, const std::string& devportal_url) {
  JsonArray scopes;
  for (const auto& scope : caller.scopes) scopes.emplace_back(std::string_view(scope));
  if (caller.is_anonymous()) return ok({{"scopes", std::move(scopes)}});
  const auto all = environments.list(caller.organization);
  if (!all) return problem_response(all.error());
  JsonArray list;
  for (const auto& environment : *all) list.push_back(environment_json(environment));
  return ok({{"devportalUrl", std::string_view(devportal_url)},
             {"environment", std::move(list)},
             {"gatewayTypes", JsonArray{"APK"}},
             {"GatewayFeatureCatalog", feature_catalog()},
             {"scopes", std::move(scopes)},
             {"monetizationAttributes", JsonArray()},
             {"externalStoresEnabled", false},
             {"docVisibilityEnabled", false},
             {"portalConfigurationOnlyModeEnabled", false},
             {"retryCallWithNewOAuthTokenEnabled", true},
             {"crossTenantSubscriptionEnabled", false},
             {"defaultAdvancePolicy", "Unlimited"},
             {"defaultSubscriptionPolicy", "Unlimited"},
             {"authorizationHeader", "Authorization"},
             {"IsJWTEnabledForLoginTokens", true},
             {"orgAccessControlEnabled", false},
             {"allowSubscriptionValidationDisabling", true},
             {"isGatewayNotificationEnabled", true},
             {"isMCPSupportEnabled", false},
             {"customProperties", JsonArray()}});
}

}  // namespace

std::vector<Route> publisher_setting_routes(const PublisherParts& parts) {
  auto& environments = parts.environments;
  return {{"GET", "/settings", Access::anonymous_allowed, {},
           [&environments, url = parts.devportal_url](const auto&, const auto& caller) { return get_settings(caller, environments, url); }}};
}

}  // namespace quarterdeck::control::rest
