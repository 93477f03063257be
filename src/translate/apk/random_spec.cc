#include "translate/apk/random_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>

namespace quarterdeck::translate::apk {
namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  int upto(int most) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(most + 1)); }
  bool coin() { return upto(1) == 1; }
  bool rarely() { return upto(9) == 0; }
  std::string uuid() { return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", engine_() & 0xffffffffU, upto(0xffff), upto(0xfff), upto(0xfff), engine_() & 0xffffffffffffU); }

  template <std::size_t N>
  std::string one_of(const char* const (&list)[N]) {
    return list[upto(static_cast<int>(N) - 1)];
  }

  template <std::size_t N>
  std::vector<std::string> some_of(const char* const (&list)[N]) {
    std::vector<std::string> chosen;
    for (const auto* text : list) {
      if (upto(2) == 0) chosen.emplace_back(text);
    }
    return chosen;
  }

 private:
  std::mt19937_64 engine_;
};

model::RateLimit limit(Dice& dice) {
  return {dice.rarely() ? std::int64_t{5'000'000'000} : dice.upto(10'000), static_cast<model::TimeUnit>(dice.upto(3))};
}

std::optional<model::RateLimit> maybe_limit(Dice& dice) { return dice.coin() ? std::optional(limit(dice)) : std::nullopt; }

std::vector<model::TrafficPolicy> policies(Dice& dice) {
  static constexpr const char* kHeaders[] = {"X-One", "x-one", "X-Two", "Accept", "bad header"};
  static constexpr const char* kUrls[] = {"http://mirror.example/copy", "https://other.example:8443", "not a url"};
  static constexpr const char* kStatus[] = {"301", "302", "307", "308"};
  std::vector<model::TrafficPolicy> list;
  while (dice.upto(2) == 0) {
    switch (dice.upto(4)) {
      case 0: list.push_back({"set_header", {{"name", dice.one_of(kHeaders)}, {"value", dice.coin() ? "v" : ""}}}); break;
      case 1: list.push_back({"remove_header", {{"name", dice.one_of(kHeaders)}}}); break;
      case 2: list.push_back({"mirror", {{"url", dice.one_of(kUrls)}}}); break;
      case 3: list.push_back({"redirect", {{"url", dice.one_of(kUrls)}, {"status", dice.one_of(kStatus)}}}); break;
      default: list.push_back({"of_tomorrow", {{"anything", "else"}}}); break;
    }
  }
  return list;
}

std::vector<model::Operation> operations(Dice& dice, model::ApiKind kind) {
  static constexpr const char* kTargets[] = {"/", "/*", "/a", "/a/*", "/a/{id}", "/a/{id}/b.json", "/a/{x}-{y}/*", "/v1.0/(odd)+/$", "/a/b/c", "/a/{other}", "/~me"};
  static constexpr const char* kFields[] = {"hero", "ship", "ships", "addReview", "reviewAdded"};
  static constexpr const char* kVerbs[] = {"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  static constexpr const char* kTypes[] = {"QUERY", "MUTATION", "SUBSCRIPTION"};
  static constexpr const char* kScopes[] = {"read", "write", "admin:all"};
  const bool is_rest = kind == model::ApiKind::rest;
  std::vector<model::Operation> list;
  const int count = dice.rarely() ? 60 : 1 + dice.upto(7);
  for (int i = 0; i < count; ++i) {
    model::Operation operation;
    operation.verb = is_rest ? dice.one_of(kVerbs) : dice.one_of(kTypes);
    operation.target = (is_rest ? dice.one_of(kTargets) : dice.one_of(kFields)) + (count > 8 ? std::to_string(i) : "");
    if (is_rest && operation.target.ends_with("/*0")) operation.target += "/x";
    const bool is_there = std::any_of(list.begin(), list.end(), [&](const auto& other) { return other.verb == operation.verb && other.target == operation.target; });
    if (is_there) continue;
    operation.secured = !dice.rarely();
    operation.scopes = dice.some_of(kScopes);
    operation.rate_limit = maybe_limit(dice);
    operation.request_policies = policies(dice);
    operation.response_policies = policies(dice);
    list.push_back(std::move(operation));
  }
  return list;
}

model::Stage stage(Dice& dice) {
  static constexpr const char* kHosts[] = {"api.example", "gw.example", "*.wild.example"};
  static constexpr const char* kServices[] = {"orders.svc.cluster.local", "127.0.0.1", "back.example"};
  static constexpr const char* kPaths[] = {"", "/v2", "/v2/deep"};
  model::Stage stage{.hosts = dice.some_of(kHosts)};
  auto& endpoint = stage.endpoint;
  endpoint.scheme = dice.coin() ? model::Scheme::https : model::Scheme::http;
  endpoint.host = dice.one_of(kServices);
  endpoint.port = 1 + dice.upto(65534);
  endpoint.base_path = dice.one_of(kPaths);
  endpoint.response_timeout_seconds = dice.upto(60);
  endpoint.idle_timeout_seconds = dice.upto(600);
  endpoint.most_connections = dice.upto(4096);
  if (dice.coin()) endpoint.retry = model::Retry{.count = dice.upto(3), .base_interval_milliseconds = 1 + dice.upto(99)};
  if (endpoint.retry && dice.coin()) endpoint.retry->statuses = {504, 502};
  if (dice.rarely()) endpoint.certificate_authority = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
  if (dice.rarely()) endpoint.basic_credentials = model::BasicCredentials{"orders-credentials"};
  return stage;
}

model::Security security(Dice& dice) {
  static constexpr const char* kAudiences[] = {"one", "two"};
  model::Security security;
  if (!dice.rarely()) security.oauth2 = model::OAuth2Security{.header = dice.coin() ? "Authorization" : "X-Token", .mandatory = dice.coin(), .send_token_upstream = dice.coin()};
  if (dice.coin()) security.api_key = model::ApiKeySecurity{.header = dice.coin() ? "ApiKey" : "X-Key", .query = dice.coin() ? "apikey" : "", .mandatory = dice.coin(), .send_token_upstream = dice.coin()};
  if (dice.coin()) security.internal_key = model::InternalKeySecurity{.header = dice.coin() ? "internal-key" : "X-Try", .audience = dice.some_of(kAudiences)};
  return security;
}

std::optional<model::Cors> cors(Dice& dice) {
  static constexpr const char* kTexts[] = {"*", "a", "b", "https://shop.example"};
  if (dice.coin()) return std::nullopt;
  model::Cors cors{dice.some_of(kTexts), dice.some_of(kTexts), dice.some_of(kTexts), dice.some_of(kTexts), dice.coin(), std::nullopt};
  if (dice.coin()) cors.max_age_seconds = dice.upto(3600);
  return cors;
}

}  // namespace

model::TrafficSpec random_spec(std::uint64_t seed) {
  static constexpr const char* kNames[] = {"Orders", "Pizza Shack", "stars-api"};
  static constexpr const char* kEnvironments[] = {"Default", "", "Production US", "staging", "Staging"};
  Dice dice(seed);
  model::TrafficSpec spec;
  spec.api_id = dice.uuid();
  spec.name = dice.one_of(kNames);
  spec.version = dice.coin() ? "1.0.0" : "v2";
  spec.organization = dice.coin() ? "default" : "Acme Inc.";
  spec.environment = dice.one_of(kEnvironments);
  spec.kind = dice.upto(3) == 0 ? model::ApiKind::graphql : model::ApiKind::rest;
  spec.base_path = "/orders/" + spec.version;
  spec.is_default_version = dice.coin();
  if (dice.coin()) spec.sandbox = stage(dice);
  if (!spec.sandbox || dice.coin()) spec.production = stage(dice);
  spec.security = security(dice);
  spec.cors = cors(dice);
  spec.subscription_required = dice.coin();
  spec.rate_limit = maybe_limit(dice);
  spec.request_policies = policies(dice);
  spec.response_policies = policies(dice);
  spec.operations = operations(dice, spec.kind);
  if (dice.coin()) spec.definition = "type Query { hero: String }\n# \xe2\x98\x83";
  if (dice.coin()) spec.definition_path = "/definition";
  if (dice.coin()) spec.properties = {{"team", "orders"}, {"empty", ""}};
  return spec;
}

model::ApplicationSpec random_application(std::uint64_t seed) {
  Dice dice(seed);
  model::ApplicationSpec application{.id = dice.rarely() ? "Not A Name" : dice.uuid(), .name = "Web Shop", .owner = "alice", .organization = "default"};
  if (dice.coin()) application.attributes = {{"costCentre", "42"}, {"empty", ""}};
  while (dice.coin()) {
    // Two issuers may give the same key.
    const bool is_same = !application.keys.empty() && dice.rarely();
    application.keys.push_back({is_same ? application.keys.back().consumer_key : dice.uuid(),
                                dice.coin() ? model::KeyType::production : model::KeyType::sandbox, dice.coin() ? "Default" : "eu",
                                dice.coin() ? dice.uuid() : ""});
  }
  return application;
}

model::SubscriptionSpec random_subscription(std::uint64_t seed) {
  Dice dice(seed);
  return {dice.rarely() ? "Not A Name" : dice.uuid(), dice.rarely() ? "Nor This" : dice.uuid(), "Orders", "1.0.0", dice.coin() ? "default" : "acme",
          dice.coin() ? "Gold" : "Ten per minute", static_cast<model::SubscriptionStatus>(dice.upto(6))};
}

model::PlanSpec random_plan(std::uint64_t seed) {
  Dice dice(seed);
  return {dice.coin() ? "Gold" : "Ten per minute", dice.coin() ? "default" : "acme", maybe_limit(dice), maybe_limit(dice), dice.coin()};
}

model::IssuerSpec random_issuer(std::uint64_t seed) {
  static constexpr const char* kEnvironments[] = {"*", "Default", "eu"};
  Dice dice(seed);
  model::IssuerSpec issuer{.id = dice.uuid(), .name = "Resident Key Manager", .organization = "default", .issuer = "https://cp.example/oauth2/token"};
  if (dice.coin()) {
    issuer.jwks_url = "https://cp.example/oauth2/jwks";
  } else {
    issuer.certificate_pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
  }
  if (dice.coin()) issuer.consumer_key_claim = "client_id";
  if (dice.coin()) issuer.scopes_claim = "scp";
  issuer.environments = dice.some_of(kEnvironments);
  return issuer;
}

}  // namespace quarterdeck::translate::apk
