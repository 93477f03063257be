#include "control/apis/traffic.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/json.h"
#include "control/apis/endpoint_example.h"
#include "control/apis/policies.h"

namespace quarterdeck::control {
namespace {

using model::Api;
using model::TrafficSpec;

Failure cannot(std::string message) { return {Problem::invalid, std::move(message), 0}; }

struct StageNames {
  std::string_view environment;
  std::string_view stage;     // "production"
  std::string_view endpoint;  // "production_endpoints"
};

// Basic credentials live in a Secret whose name follows from the API and the environment, which may run another revision; and from the revision,
// which never changes and has a random id. So a Secret never gets other contents: a Backend takes up its address and its credentials in one write,
// and new credentials give other content to serve. A digest of the password would do that too, and let everybody who sees the name try guesses.
std::string secret_name(const DeployedApi& api, std::string_view environment, std::string_view stage) {
  const auto uid = base::to_hex(base::sha1(fmt::format("{}-{}-{}", api.organization, api.draft.name, api.draft.version)));
  const auto revision = base::to_hex(base::sha256(api.revision_id)).substr(0, 12);
  return fmt::format("{}-{}-{}-{}-secret", uid, base::to_hex(base::sha1(environment)), stage, revision);
}

// The credentials that the stage's endpoint asks for; null when it asks for none.
const Json* security_of(const Json& config, std::string_view stage) {
  const auto* security = base::find(config, "endpoint_security", stage);
  const auto* is_enabled = security == nullptr ? nullptr : base::find(*security, "enabled");
  if (is_enabled == nullptr || *is_enabled != Json(true)) return nullptr;
  const auto type = base::text_at(*security, "type");
  return type.empty() || type == "NONE" ? nullptr : security;
}

Outcome<Done> read_endpoint_security(const DeployedApi& api, const Json& config, const StageNames& names, model::Endpoint& endpoint) {
  const auto* security = security_of(config, names.stage);
  if (security == nullptr) return Done{};
  const auto type = base::text_at(*security, "type");
  if (type != "BASIC" && type != "basic") {
    return cannot(fmt::format("The {} endpoint asks for credentials of type {}. Gateways here send BASIC credentials only.", names.stage, type));
  }
  endpoint.basic_credentials = model::BasicCredentials{secret_name(api, names.environment, names.stage)};
  return Done{};
}

Outcome<std::optional<model::Stage>> stage_of(const DeployedApi& api, const StageNames& names, std::string host) {
  const Json config(api.draft.endpoint_config.value_or(JsonObject()));
  const auto* endpoints = base::find(config, names.endpoint);
  if (endpoints == nullptr || endpoints->is_null()) return std::optional<model::Stage>();
  if (endpoints->is_array() && endpoints->get_array().size() > 1) {
    return cannot(fmt::format("There are {} {} endpoints. Gateways here take one; put a load balancer before several.", endpoints->get_array().size(),
                              names.stage));
  }
  const auto& first = endpoints->is_array() && !endpoints->get_array().empty() ? endpoints->get_array().front() : *endpoints;
  if (base::text_at(first, "url").empty()) return std::optional<model::Stage>();
  auto endpoint = parse_endpoint(first);
  if (!endpoint) return endpoint.error();
  if (auto read = read_endpoint_security(api, config, names, *endpoint); !read) return read.error();
  return std::optional(model::Stage{{std::move(host)}, std::move(*endpoint)});
}

// Which stages an environment serves depends on its type; a hybrid one serves the sandbox at a host of its own.
Outcome<Done> set_stages(const DeployedApi& api, const model::Environment& environment, const model::Vhost& vhost, TrafficSpec& result) {
  if (environment.type != "sandbox") {
    auto production = stage_of(api, {environment.name, "production", "production_endpoints"}, vhost.host);
    if (!production) return production.error();
    result.production = std::move(*production);
  }
  if (environment.type != "production") {
    auto sandbox = stage_of(api, {environment.name, "sandbox", "sandbox_endpoints"}, environment.type == "sandbox" ? vhost.host : "sandbox." + vhost.host);
    if (!sandbox) return sandbox.error();
    result.sandbox = std::move(*sandbox);
  }
  if (result.production || result.sandbox) return Done{};
  return Failure{Problem::invalid,
                 fmt::format("'{}' {} has no endpoint that environment '{}' serves. Set one in endpointConfig, such as {}, make a revision, and deploy that.",
                             api.draft.name, api.draft.version, environment.name, kEndpointExample),
                 903223};
}

Outcome<model::Security> security_of(const DeployedApi& api) {
  for (const auto* scheme : {"mutualssl", "basic_auth"}) {
    if (model::has_security(api.draft, scheme)) {
      return cannot(fmt::format("The API asks for {}, which gateways here do not check. Take it out of securityScheme.", scheme));
    }
  }
  const bool is_mandatory = model::has_security(api.draft, model::kApplicationSecurityMandatory);
  model::Security security;
  if (model::has_security(api.draft, model::kOAuth2)) {
    security.oauth2 = model::OAuth2Security{api.draft.authorization_header, is_mandatory, false};
  }
  if (model::has_security(api.draft, model::kApiKey)) {
    security.api_key = model::ApiKeySecurity{api.draft.api_key_header, "apikey", is_mandatory, false};
  }
  security.internal_key = model::InternalKeySecurity{"internal-key", {api.api_id}};
  return security;
}

std::optional<model::Cors> cors_of(const Api& draft) {
  const auto& configuration = draft.cors_configuration;
  if (!configuration.cors_configuration_enabled) return std::nullopt;
  model::Cors cors;
  cors.origins = configuration.access_control_allow_origins;
  cors.methods = configuration.access_control_allow_methods;
  cors.headers = configuration.access_control_allow_headers;
  cors.credentials = configuration.access_control_allow_credentials;
  return cors;
}

std::optional<model::RateLimit> limit_named(const AdvancedLimits& limits, const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  const auto found = limits.find(*name);
  return found == limits.end() ? std::nullopt : std::optional(found->second);
}

Outcome<std::vector<model::Operation>> operations_of(const Api& draft, const AdvancedLimits& limits) {
  std::vector<model::Operation> operations;
  operations.reserve(draft.operations.size());
  for (const auto& operation : draft.operations) {
    model::Operation result;
    result.verb = operation.verb;
    result.target = operation.target;
    result.secured = operation.auth_type != "None";
    result.scopes = operation.scopes;
    if (!draft.api_throttling_policy) result.rate_limit = limit_named(limits, operation.throttling_policy);
    const auto where = fmt::format("operation {} {}", operation.verb, operation.target);
    auto request = request_policies(operation.operation_policies, where);
    if (!request) return request.error();
    result.request_policies = std::move(*request);
    auto response = response_policies(operation.operation_policies, where);
    if (!response) return response.error();
    result.response_policies = std::move(*response);
    operations.push_back(std::move(result));
  }
  return operations;
}

bool needs_subscription(const Api& draft) {
  return std::find(draft.policies.begin(), draft.policies.end(), model::kNoSubscriptionNeeded) == draft.policies.end();
}

Outcome<Done> set_policies(const Api& draft, TrafficSpec& result) {
  if (!draft.api_policies) return Done{};
  auto request = request_policies(*draft.api_policies, "the API");
  if (!request) return request.error();
  auto response = response_policies(*draft.api_policies, "the API");
  if (!response) return response.error();
  result.request_policies = std::move(*request);
  result.response_policies = std::move(*response);
  return Done{};
}

}  // namespace

std::vector<model::ServiceCredentials> credentials(const DeployedApi& api, const TrafficSpec& served) {
  const Json config(api.draft.endpoint_config.value_or(JsonObject()));
  std::vector<model::ServiceCredentials> found;
  const auto add = [&](std::string_view name, const std::optional<model::Stage>& stage) {
    if (!stage || !stage->endpoint.basic_credentials) return;
    const auto* security = security_of(config, name);
    if (security == nullptr) return;
    found.push_back({stage->endpoint.basic_credentials->secret, base::text_at(*security, "username"), base::text_at(*security, "password")});
  };
  add("production", served.production);
  add("sandbox", served.sandbox);
  return found;
}

Outcome<TrafficSpec> spec(const DeployedApi& api, const model::Environment& environment, const model::Vhost& vhost, const AdvancedLimits& limits) {
  const auto& draft = api.draft;
  TrafficSpec result;
  result.api_id = api.api_id;
  result.name = draft.name;
  result.version = draft.version;
  result.organization = api.organization;
  result.environment = environment.name;
  result.kind = draft.type == model::ApiType::GRAPHQL ? model::ApiKind::graphql : model::ApiKind::rest;
  result.base_path = api.context;
  result.is_default_version = draft.is_default_version;
  if (auto set = set_stages(api, environment, vhost, result); !set) return set.error();
  auto security = security_of(api);
  if (!security) return security.error();
  result.security = std::move(*security);
  result.cors = cors_of(draft);
  result.subscription_required = needs_subscription(draft);
  result.rate_limit = limit_named(limits, draft.api_throttling_policy);
  if (auto set = set_policies(draft, result); !set) return set.error();
  auto operations = operations_of(draft, limits);
  if (!operations) return operations.error();
  result.operations = std::move(*operations);
  result.definition = api.definition;
  for (const auto& property : draft.additional_properties) result.properties[property.name] = property.value;
  return model::normalized(std::move(result));
}

}  // namespace quarterdeck::control
