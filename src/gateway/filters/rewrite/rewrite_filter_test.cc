#include "gateway/filters/rewrite/rewrite_filter.h"

#include <gmock/gmock.h>

#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::Not;
using Rewriting = testing::Fixture;

TEST_F(Rewriting, PutsTheServicesPathInPlaceOfTheApis) {
  const auto answer = ask({.headers = bearer(), .query = "a=1&b=%20"});
  EXPECT_EQ(answer.forward.target, "/v2/orders?a=1&b=%20");
  EXPECT_EQ(answer.forward.upstream->host, "orders.service");
  EXPECT_EQ(answer.forward.upstream->port, 8080);
}

TEST_F(Rewriting, KeepsTheSlashAtTheEndOnlyWhereItMayMeanSomething) {
  EXPECT_EQ(ask({.path = "/orders/1.0/orders/", .headers = bearer()}).forward.target, "/v2/orders");
  EXPECT_EQ(ask({.path = "/orders/1.0/files/a/", .headers = bearer()}).forward.target, "/v2/files/a/");
}

TEST_F(Rewriting, ChoosesTheServiceByTheHost) {
  const auto answer = ask({.headers = bearer({{"azp", "tester"}}), .host = "sandbox.gw.example"});
  ASSERT_TRUE(answer.is_forwarded);
  EXPECT_EQ(answer.forward.upstream->host, "orders.sandbox");
  EXPECT_EQ(answer.forward.target, "/orders");
}

TEST_F(Rewriting, TakesTheCallersCredentialsAway) {
  EXPECT_THAT(ask({.headers = bearer()}).forward.remove_headers, Contains("Authorization"));
  EXPECT_THAT(ask({.headers = bearer()}).forward.remove_headers, Contains("internal-key"));
  auto spec = orders();
  spec.security.oauth2->send_token_upstream = true;
  serve(spec);
  EXPECT_THAT(ask({.headers = bearer()}).forward.remove_headers, Not(Contains("Authorization")));
}

TEST_F(Rewriting, PutsTheGatewaysOwnCredentialsInTheirPlace) {
  auto spec = orders();
  spec.production->endpoint.basic_credentials = model::BasicCredentials{"secret"};
  const auto credentials = [](const std::string&) -> Outcome<BasicPair> { return BasicPair{"me", base::Secret("pass")}; };
  const auto api = *compile(spec, {"space/orders-id", from_epoch_seconds(1)}, {upstreams, buckets, credentials});
  change([&](Snapshot& snapshot) {
    auto routes = std::make_shared<RouteTable>();
    routes->add(api);
    snapshot.routes = routes;
  });
  const auto answer = ask({.headers = bearer()});
  EXPECT_THAT(answer.forward.set_headers, Contains(Field(&http::Header::value, "Basic bWU6cGFzcw==")));
}

TEST_F(Rewriting, KeepsTheIdOfARequestOrMakesOne) {
  EXPECT_TRUE(ask({.headers = {{"x-request-id", "given"}}}).header("x-request-id") == "given");
  EXPECT_EQ(ask({}).header("x-request-id").size(), 36U);
  const auto forwarded = ask({.headers = bearer()});
  EXPECT_THAT(forwarded.forward.set_headers, Contains(Field(&http::Header::name, "x-request-id")));
}

TEST_F(Rewriting, UsesOneConnectionPoolForOneService) {
  const auto before = ask({.headers = bearer()}).forward.upstream;
  auto spec = orders();
  spec.operations[0].scopes = {};
  serve(spec);
  EXPECT_EQ(ask({.headers = bearer()}).forward.upstream, before);
  spec.production->endpoint.port = 9090;
  serve(spec);
  EXPECT_NE(ask({.headers = bearer()}).forward.upstream, before);
}

TEST_F(Rewriting, AppliesThePoliciesOfApiAndOperation) {
  auto spec = orders();
  spec.request_policies = {{"set_header", {{"name", "x-a"}, {"value", "api"}}}, {"remove_header", {{"name", "x-b"}}}};
  spec.operations[0].request_policies = {{"set_header", {{"name", "X-A"}, {"value", "operation"}}}};
  spec.response_policies = {{"set_header", {{"name", "x-c"}, {"value", "1"}}}};
  spec.operations[3].request_policies = {{"redirect", {{"url", "https://files.example/"}, {"status", "301"}}}};
  serve(spec);
  const auto answer = ask({.headers = bearer()});
  EXPECT_THAT(answer.forward.set_headers, Contains(Field(&http::Header::value, "operation")));
  EXPECT_THAT(answer.forward.set_headers, Not(Contains(Field(&http::Header::value, "api"))));
  EXPECT_THAT(answer.forward.remove_headers, Contains("x-b"));
  EXPECT_EQ(answer.header("x-c"), "1");
  const auto redirected = ask({.path = "/orders/1.0/files/a", .headers = bearer()});
  EXPECT_EQ(redirected.status(), 301);
  EXPECT_EQ(redirected.header("Location"), "https://files.example/");
  EXPECT_EQ(ask({.path = "/orders/1.0/files/a"}).status(), 401) << "where a redirect leads is only for who may call";
}

TEST_F(Rewriting, LeavesTheFieldsOfTheEngineToTheEngine) {
  for (const auto* name : {"Transfer-Encoding", "content-length", "Connection", "Expect", "Host"}) {
    auto spec = orders();
    spec.request_policies = {{"set_header", {{"name", name}, {"value", "1"}}}};
    EXPECT_FALSE(compile(spec, {}, {upstreams, buckets, {}})) << name;
    spec = orders();
    spec.response_policies = {{"remove_header", {{"name", name}}}};
    EXPECT_FALSE(compile(spec, {}, {upstreams, buckets, {}})) << name;
  }
}

TEST_F(Rewriting, RefusesToServePoliciesItDoesNotKnow) {
  auto spec = orders();
  spec.request_policies = {{"mirror", {{"url", "http://copy"}}}};
  const auto api = compile(spec, {}, {upstreams, buckets, {}});
  ASSERT_FALSE(api);
  EXPECT_TRUE(api.error().message.contains("mirror"));
  spec.request_policies = {{"set_header", {{"name", "x"}, {"value", "a\r\nb: c"}}}};
  EXPECT_FALSE(compile(spec, {}, {upstreams, buckets, {}}));
}

TEST(Query, LosesOneParameterAndNothingElse) {
  using rewrite_filter::without_parameter;
  EXPECT_EQ(without_parameter("apikey=x", "apikey"), "");
  EXPECT_EQ(without_parameter("a=1&apikey=x&b", "apikey"), "a=1&b");
  EXPECT_EQ(without_parameter("apikeys=1&apikey&apikey=2", "apikey"), "apikeys=1");
}

TEST_F(Rewriting, SaysWhatBecameOfTheService) {
  const auto down = logic.upstream_failed(http::UpstreamFailure::connect_failed, 0);
  EXPECT_EQ(down.status, 503);
  EXPECT_TRUE(down.body.contains("102503"));
  const auto slow = logic.upstream_failed(http::UpstreamFailure::response_timeout, 0);
  EXPECT_EQ(slow.status, 504);
  EXPECT_TRUE(slow.body.contains("102504"));
}

}  // namespace
}  // namespace quarterdeck::gateway
