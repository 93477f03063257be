#include <gmock/gmock.h>

#include "gateway/testing/world.h"
#include "http/test_client.h"
#include "http/test_upstream.h"

// The whole way of a call: a client, the engine, the gateway, a service; all of them real.
namespace quarterdeck::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Answers every request of a connection with its name and the head it got.
http::TestUpstream::Script echo(std::string name) {
  return [name = std::move(name)](http::TestConnection& connection) {
    for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
      const auto at = head.find("ontent-");
      const auto length = head.find("ength: ", at == std::string::npos ? 0 : at);
      const auto body = length == std::string::npos ? std::string() : connection.read_bytes(std::stoul(head.substr(length + 7)));
      connection.send(http::ok(name + "\n" + head + body));
    }
  };
}

struct Service : testing::World {
  Service() {
    add_issuer();
    add_consumer();
    settle();
    const auto started = gateway->start_listening();
    EXPECT_TRUE(started) << (started ? "" : started.error().message);
    client.emplace(gateway->http_port());
  }
  ~Service() override { gateway.reset(); }

  void serve(const model::TrafficSpec& spec) {
    deploy(spec);
    settle();
  }
  static model::TrafficSpec orders_at(std::uint16_t port) {
    auto spec = orders();
    spec.production->endpoint.host = "127.0.0.1";
    spec.production->endpoint.port = port;
    return spec;
  }
  http::TestAnswer send(const std::string& method, const std::string& path, std::string lines, const std::string& body = "") {
    if (!body.empty()) lines += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return client->ask(method + " " + path + " HTTP/1.1\r\nHost: gw.example\r\n" + lines + "\r\n" + body);
  }
  std::string bearer(JsonObject more = {}) const { return "Authorization: Bearer " + token(std::move(more)) + "\r\n"; }
  // The loops pick a new snapshot up a moment after it was made.
  http::TestAnswer send_until(int status, const std::string& path, const std::string& lines) {
    http::TestAnswer answer;
    for (int i = 0; i < 20'000 && answer.status != status; ++i) answer = send("GET", path, lines);
    return answer;
  }
  std::optional<http::TestClient> client;
};

TEST_F(Service, AnswersItsCallers) {
  const http::TestUpstream upstream(echo("first"));
  serve(orders_at(upstream.port()));
  const auto answer = send_until(200, "/orders/1.0/orders?a=1", bearer() + "X-Mine: kept\r\n");
  ASSERT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("first\nGET /v2/orders?a=1 HTTP/1.1"));
  EXPECT_THAT(answer.body, HasSubstr("kept"));
  EXPECT_THAT(answer.body, HasSubstr("x-request-id: "));
  EXPECT_THAT(answer.body, Not(HasSubstr("Bearer")));
  EXPECT_EQ(answer.header("x-ratelimit-limit"), "100");
}

TEST_F(Service, IsNotReachedByCallsThatAreRefused) {
  const http::TestUpstream upstream(echo("first"));
  serve(orders_at(upstream.port()));
  EXPECT_EQ(send_until(401, "/orders/1.0/orders", "").status, 401);
  EXPECT_EQ(send("GET", "/orders/1.0/orders", bearer({{"azp", "stranger"}})).status, 403);
  EXPECT_EQ(send("GET", "/orders/1.0/orders", bearer({{"scope", "other"}})).status, 403);
  EXPECT_EQ(send("GET", "/orders/1.0/nothing", "").status, 404);
  const auto wrong_method = send("DELETE", "/orders/1.0/orders", "");
  EXPECT_EQ(wrong_method.status, 405);
  EXPECT_EQ(wrong_method.header("Allow"), "GET");
  EXPECT_EQ(send("GET", "/orders/1.0/api-definition", "").status, 200);
  EXPECT_EQ(upstream.connections(), 0U);
}

TEST_F(Service, LimitsItsCallers) {
  const http::TestUpstream upstream(echo("first"));
  auto spec = orders_at(upstream.port());
  spec.rate_limit = model::RateLimit{2, model::TimeUnit::minute};
  serve(spec);
  EXPECT_EQ(send_until(200, "/orders/1.0/open", "").header("x-ratelimit-remaining"), "1");
  EXPECT_EQ(send("GET", "/orders/1.0/open", "").status, 200);
  const auto refused = send("GET", "/orders/1.0/open", "");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.header("Retry-After"), "30");
  EXPECT_THAT(refused.body, HasSubstr("900800"));
}

TEST_F(Service, ThatIsDownIsSaidToBe) {
  std::uint16_t free_port = 0;
  { free_port = http::TestUpstream(echo("gone")).port(); }
  serve(orders_at(free_port));
  const auto answer = send_until(503, "/orders/1.0/open", "");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("102503"));
}

TEST_F(Service, ThatDoesNotAnswerInTimeIsSaidToBeSlow) {
  const http::TestUpstream upstream([](http::TestConnection& connection) {
    connection.read_head();
    connection.read_until("never");
  });
  auto spec = orders_at(upstream.port());
  spec.production->endpoint.response_timeout_seconds = 1;
  serve(spec);
  const auto answer = send_until(504, "/orders/1.0/open", "");
  EXPECT_EQ(answer.status, 504);
  EXPECT_THAT(answer.body, HasSubstr("102504"));
}

TEST_F(Service, MovesToAnotherWithoutAFailedCall) {
  const http::TestUpstream first(echo("first"));
  const http::TestUpstream second(echo("second"));
  serve(orders_at(first.port()));
  ASSERT_EQ(send_until(200, "/orders/1.0/open", "").status, 200);
  serve(orders_at(second.port()));
  std::string body;
  for (int i = 0; i < 20'000 && !body.starts_with("second"); ++i) {
    const auto answer = send("GET", "/orders/1.0/open", "");
    ASSERT_EQ(answer.status, 200);
    body = answer.body;
  }
  EXPECT_THAT(body, HasSubstr("second"));
}

TEST_F(Service, GetsTheBodyOfAGraphQlRequestUnchanged) {
  const http::TestUpstream upstream(echo("first"));
  auto spec = orders_at(upstream.port());
  spec.kind = model::ApiKind::graphql;
  spec.definition = "type Query { hero: String }\n";
  spec.operations = {{.verb = "QUERY", .target = "hero", .secured = false}};
  serve(spec);
  const std::string body = R"({ "query" : "{ hero }" })";
  http::TestAnswer answer;
  for (int i = 0; i < 20'000 && answer.status != 200; ++i) answer = send("POST", "/orders/1.0", "Content-Type: application/json\r\n", body);
  EXPECT_THAT(answer.body, HasSubstr("POST /v2 HTTP/1.1"));
  EXPECT_THAT(answer.body, HasSubstr(body));
  EXPECT_EQ(send("POST", "/orders/1.0", "Content-Type: application/json\r\n", "{}").status, 400);
}

TEST_F(Service, CountsItsCalls) {
  const http::TestUpstream upstream(echo("first"));
  serve(orders_at(upstream.port()));
  const auto first = send_until(200, "/orders/1.0/open", "");
  ASSERT_EQ(first.status, 200);
  for (int i = 0; i < 4; ++i) send("GET", "/orders/1.0/open", "");
  // Counted at the next tick of the loop, and reported at the reporter's next turn.
  for (int i = 0; i < 20'000 && control_plane.calls < 5; ++i) {
    send("GET", "/nothing", "");
    pass_time(Seconds(1));
  }
  EXPECT_GE(control_plane.calls, 5);
}

TEST_F(Service, IsReadyOnlyWhenEverythingIs) {
  EXPECT_TRUE(gateway->is_ready());
  EXPECT_TRUE(gateway->health().empty());
  start();
  EXPECT_FALSE(gateway->is_ready());
  settle();
  EXPECT_FALSE(gateway->is_ready());
  EXPECT_TRUE(gateway->is_complete());
  ASSERT_TRUE(gateway->start_listening());
  EXPECT_TRUE(gateway->is_ready());
}

}  // namespace
}  // namespace quarterdeck::gateway
