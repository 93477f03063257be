#include "control/apis/traffic.h"

#include <gmock/gmock.h>

namespace quarterdeck::control {
namespace {

Json endpoint_config(std::string_view production, std::string_view sandbox = "") {
  JsonObject config{{"endpoint_type", "http"}, {"production_endpoints", {{"url", production}}}};
  if (!sandbox.empty()) config["sandbox_endpoints"] = {{"url", sandbox}};
  return config;
}

DeployedApi pizza() {
  DeployedApi api{"api-1", "revision-1", "default", "/pizza/1.0.0", {}, "openapi: 3.0.3"};
  api.draft.name = "Pizza";
  api.draft.version = "1.0.0";
  api.draft.security_scheme = {"oauth2", "oauth_basic_auth_api_key_mandatory"};
  api.draft.endpoint_config = endpoint_config("http://pizza.internal:9000/v2").as_object();
  api.draft.operations.emplace_back();
  api.draft.operations[0].target = "/menu";
  api.draft.operations[0].verb = "GET";
  return api;
}

model::Environment environment(std::string type = "hybrid") {
  model::Environment result;
  result.name = "Default";
  result.type = std::move(type);
  return result;
}

model::Vhost vhost() {
  model::Vhost result;
  result.host = "gw.example";
  return result;
}

Outcome<model::TrafficSpec> spec_of(const DeployedApi& api, const AdvancedLimits& limits = {}) { return spec(api, environment(), vhost(), limits); }

model::PolicyUse policy(std::string name, std::map<std::string, Json> parameters) {
  model::PolicyUse use;
  use.policy_name = std::move(name);
  use.parameters = std::move(parameters);
  return use;
}

DeployedApi guarded_pizza(std::string_view type = "BASIC") {
  auto api = pizza();
  (*api.draft.endpoint_config)["endpoint_security"] = {
      {"production", {{"enabled", true}, {"type", type}, {"username", "harbour"}, {"password", "quay"}}},
      {"sandbox", {{"enabled", true}, {"type", "BASIC"}, {"username", "sand"}, {"password", "castle"}}}};
  return api;
}

TEST(Traffic, NamesTheSecretOfAServiceThatAsksForCredentialsAndSaysWhatItHolds) {
  const auto api = guarded_pizza();
  const auto traffic = spec_of(api);
  ASSERT_TRUE(traffic) << traffic.error().message;
  ASSERT_TRUE(traffic->production->endpoint.basic_credentials);
  const auto& secret = traffic->production->endpoint.basic_credentials->secret;
  EXPECT_THAT(credentials(api, *traffic), testing::ElementsAre(model::ServiceCredentials{secret, "harbour", "quay"})) << "there is no sandbox";
  EXPECT_THAT(credentials(pizza(), *spec_of(pizza())), testing::IsEmpty());

  auto elsewhere = environment();
  elsewhere.name = "East";
  EXPECT_NE(spec(api, elsewhere, vhost(), {})->production->endpoint.basic_credentials->secret, secret) << "it may run another revision";
}

TEST(Traffic, NamesAnotherSecretInAnotherRevisionSoThatNoSecretEverChanges) {
  const auto before = guarded_pizza();
  auto after = before;
  after.revision_id = "revision-2";
  const auto first = spec_of(before);
  const auto second = spec_of(after);
  EXPECT_EQ(first->production->endpoint.basic_credentials->secret, spec_of(before)->production->endpoint.basic_credentials->secret);
  EXPECT_NE(first->production->endpoint.basic_credentials->secret, second->production->endpoint.basic_credentials->secret);
  EXPECT_NE(model::content_hash(*first), model::content_hash(*second)) << "or the new password would be said to be live while the old one is sent";
  auto open = pizza();
  open.revision_id = "revision-2";
  EXPECT_EQ(model::content_hash(*spec_of(pizza())), model::content_hash(*spec_of(open))) << "without credentials the revision means nothing";
}

TEST(Traffic, IsRefusedForCredentialsThatNobodyCanSend) {
  EXPECT_THAT(spec_of(guarded_pizza("OAUTH")).error().message, testing::HasSubstr("OAUTH"));
}

TEST(Traffic, ServesAnApiAtItsContextAndHost) {
  const auto traffic = spec_of(pizza());
  ASSERT_TRUE(traffic) << traffic.error().message;
  EXPECT_EQ(traffic->base_path, "/pizza/1.0.0");
  EXPECT_THAT(traffic->production->hosts, testing::ElementsAre("gw.example"));
  EXPECT_EQ(traffic->production->endpoint.base_path, "/v2");
  EXPECT_FALSE(traffic->sandbox);
  EXPECT_TRUE(traffic->security.oauth2->mandatory);
  EXPECT_THAT(traffic->security.internal_key->audience, testing::ElementsAre("api-1"));
  EXPECT_TRUE(traffic->subscription_required);
  EXPECT_EQ(traffic->definition, "openapi: 3.0.3");
}

TEST(Traffic, ServesTheStagesOfTheEnvironmentsType) {
  auto api = pizza();
  api.draft.endpoint_config = endpoint_config("http://p.internal", "http://s.internal").as_object();
  const auto hybrid = spec(api, environment("hybrid"), vhost(), {});
  EXPECT_THAT(hybrid->sandbox->hosts, testing::ElementsAre("sandbox.gw.example"));
  const auto production = spec(api, environment("production"), vhost(), {});
  EXPECT_FALSE(production->sandbox);
  const auto sandbox = spec(api, environment("sandbox"), vhost(), {});
  EXPECT_FALSE(sandbox->production);
  EXPECT_THAT(sandbox->sandbox->hosts, testing::ElementsAre("gw.example"));
}

TEST(Traffic, NeedsAnEndpointAndSaysWhatOneLooksLike) {
  auto api = pizza();
  api.draft.endpoint_config.reset();
  EXPECT_EQ(spec_of(api).error().code, 903223);
  EXPECT_THAT(spec_of(api).error().message, testing::HasSubstr(R"("production_endpoints":{"url":"https://)"));
}

TEST(Traffic, OpensOperationsThatNobodyNeedsATokenFor) {
  auto api = pizza();
  api.draft.operations[0].auth_type = "None";
  EXPECT_FALSE(spec_of(api)->operations[0].secured);
}

TEST(Traffic, LimitsOperationsUnlessTheApiIsLimitedAsAWhole) {
  auto api = pizza();
  api.draft.operations[0].throttling_policy = "10KPerMin";
  const AdvancedLimits limits{{"10KPerMin", {10'000, model::TimeUnit::minute}}, {"Slow", {1, model::TimeUnit::second}}};
  EXPECT_EQ(spec_of(api, limits)->operations[0].rate_limit, (model::RateLimit{10'000, model::TimeUnit::minute}));
  api.draft.api_throttling_policy = "Slow";
  const auto traffic = spec_of(api, limits);
  EXPECT_FALSE(traffic->operations[0].rate_limit);
  EXPECT_EQ(traffic->rate_limit, (model::RateLimit{1, model::TimeUnit::second}));
}

TEST(Traffic, NeedsNoSubscriptionWithTheSystemsOwnPlan) {
  auto api = pizza();
  api.draft.policies = {std::string(model::kNoSubscriptionNeeded)};
  EXPECT_FALSE(spec_of(api)->subscription_required);
}

TEST(Traffic, AppliesPoliciesInTheirOrder) {
  auto api = pizza();
  api.draft.operations[0].operation_policies.request = {policy("apkAddHeader", {{"headerName", "X-A"}, {"headerValue", "1"}}),
                                                        policy("apkRemoveHeader", {{"headerName", "X-B"}})};
  const auto traffic = spec_of(api);
  ASSERT_TRUE(traffic) << traffic.error().message;
  EXPECT_THAT(traffic->operations[0].request_policies,
              testing::ElementsAre(model::TrafficPolicy{"set_header", {{"name", "X-A"}, {"value", "1"}}}, model::TrafficPolicy{"remove_header", {{"name", "X-B"}}}));
}

TEST(Traffic, RefusesWhatNoGatewayHereCanDo) {
  auto script = pizza();
  script.draft.operations[0].operation_policies.request = {policy("apkLuaInterceptorService", {})};
  EXPECT_THAT(spec_of(script).error().message, testing::AllOf(testing::HasSubstr("apkLuaInterceptorService"), testing::HasSubstr("apkRemoveHeader")));
  auto certificate = pizza();
  certificate.draft.security_scheme.emplace_back("mutualssl");
  EXPECT_FALSE(spec_of(certificate));
  auto redirect = pizza();
  redirect.draft.operations[0].operation_policies.response = {policy("apkRedirectRequest", {{"url", "http://x.example"}})};
  EXPECT_FALSE(spec_of(redirect));
}

TEST(Traffic, AnswersCorsOnlyWhenItIsOn) {
  auto api = pizza();
  EXPECT_FALSE(spec_of(api)->cors);
  api.draft.cors_configuration.cors_configuration_enabled = true;
  EXPECT_THAT(spec_of(api)->cors->origins, testing::ElementsAre("*"));
}

TEST(Traffic, IsTheSameForTheSameApi) { EXPECT_EQ(model::content_hash(*spec_of(pizza())), model::content_hash(*spec_of(pizza()))); }

TEST(Endpoint, IsReadFromItsUrl) {
  const auto endpoint = parse_endpoint({{"url", "https://Orders.Example/v2/"}, {"config", {{"actionDuration", "2500"}, {"retryTimeOut", "3"}, {"retryDelay", "50"}}}});
  ASSERT_TRUE(endpoint) << endpoint.error().message;
  EXPECT_EQ(endpoint->host, "orders.example");
  EXPECT_EQ(endpoint->port, 443);
  EXPECT_EQ(endpoint->base_path, "/v2");
  EXPECT_EQ(endpoint->response_timeout_seconds, 3);
  EXPECT_EQ(endpoint->retry->count, 3);
  EXPECT_EQ(parse_endpoint({{"url", "http://[::1]:8080"}})->host, "::1");
}

TEST(Endpoint, RefusesWhatIsNoUrlOfAService) {
  for (const auto* url : {"", "ftp://a.example", "http://", "http://a.example:0", "http://a.example:70000", "http://a.example:x", "http://u:p@a.example",
                          "http://a.example/?q=1", "http://a.example/#f", "http://a b.example", "http://[::1", "javascript:alert(1)", "//a.example"}) {
    EXPECT_FALSE(parse_endpoint({{"url", url}})) << url;
  }
}

}  // namespace
}  // namespace quarterdeck::control
