#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "http/server.h"
#include "http/test_client.h"

// Bad input from the network, against a running server.
namespace quarterdeck::http {
namespace {

using testing::HasSubstr;

class ServerRefusalTest : public testing::Test {
 protected:
  std::unique_ptr<Server> serve(ServerOptions options = {}) {
    auto server = Server::start(
        options,
        [this](const Request& request) {
          ++handled_;
          return Response{.body = request.path};
        },
        registry_);
    EXPECT_TRUE(server) << server.error().message;
    return std::move(*server);
  }

  void expect_refusal(const Server& server, std::string_view bytes, int status, std::string_view reason) {
    TestClient client(server.port());
    client.send(bytes);
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.status, status) << bytes.substr(0, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/json");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_THAT(answer.body, HasSubstr(reason));
    EXPECT_TRUE(client.is_closed_by_peer());
    EXPECT_EQ(handled_, 0);
  }

  metrics::Registry registry_;
  std::atomic<int> handled_ = 0;
};

TEST_F(ServerRefusalTest, RefusesToBeSmuggledThrough) {
  const auto server = serve();
  const std::string inner = "0\r\n\r\nGET /inner HTTP/1.1\r\nHost: h\r\n\r\n";
  expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + inner, 400, "both Content-Length");
  expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + inner, 400, "two Content-Length");
  expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n" + inner, 501, "other than chunked");
  expect_refusal(*server, "POST / HTTP/1.1\nHost: h\nContent-Length: 5\n\n" + inner, 400, "bare line feed");
  expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n" + inner, 400, "folded");
  expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nX: y\r\n\tContent-Length: 5\r\n\r\n" + inner, 400, "folded");
  expect_refusal(*server, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n", 400, "chunk size");
}

TEST_F(ServerRefusalTest, RefusesPathsThatAreReadInTwoWays) {
  const auto server = serve();
  expect_refusal(*server, get("/a/..%2fb"), 400, "hides a dot segment");
  expect_refusal(*server, get("/a%2fb"), 400, "encoded slash");
  expect_refusal(*server, get("/a%5c..%5cb"), 400, "backslash");
  expect_refusal(*server, get("/a%00"), 400, "control character");
  expect_refusal(*server, get("/../etc/passwd"), 400, "above the root");
}

TEST_F(ServerRefusalTest, RefusesHeadsBeyondTheLimits) {
  const auto server = serve({.most_header_bytes = 4096});
  expect_refusal(*server, get("/", "X: " + std::string(5000, 'x') + "\r\n"), 431, "too large");
  expect_refusal(*serve(), get("/" + std::string(20'000, 'x')), 414, "too long");
}

TEST_F(ServerRefusalTest, NoticesABareLineFeedAlsoWhenItComesByteByByte) {
  const auto server = serve();
  TestClient client(server->port());
  for (const char c : std::string_view("GET / HTTP/1.1\r\nHost: h\nX: y\r\n\n")) client.send({&c, 1});
  EXPECT_EQ(client.read_answer().status, 400);
}

TEST_F(ServerRefusalTest, AnswersAHalfRequestWithARefusal) {
  const auto server = serve();
  TestClient in_head(server->port());
  in_head.send("GET / HTTP/1.1\r\nHost:");
  in_head.end_sending();
  EXPECT_THAT(in_head.read_answer().body, HasSubstr("ended in the middle"));
  TestClient in_body(server->port());
  in_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  in_body.end_sending();
  EXPECT_THAT(in_body.read_answer().body, HasSubstr("ended in the middle"));
  EXPECT_EQ(handled_, 0);
}

TEST_F(ServerRefusalTest, GivesUpOnSlowClients) {
  const auto server = serve({.header_timeout = Milliseconds{50}, .body_timeout = Milliseconds{50}, .keep_alive = Milliseconds{50}});
  TestClient silent(server->port());
  TestClient slow_head(server->port());
  TestClient slow_body(server->port());
  slow_head.send("GET / HTTP/1.1\r\n");
  slow_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_TRUE(silent.is_closed_by_peer());
  EXPECT_EQ(slow_head.read_answer().status, 408);
  EXPECT_EQ(slow_body.read_answer().status, 408);
}

TEST_F(ServerRefusalTest, ClosesIdleConnectionsWithoutAWord) {
  const auto server = serve({.keep_alive = Milliseconds{50}});
  TestClient client(server->port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
  EXPECT_TRUE(client.is_closed_by_peer());
}

TEST_F(ServerRefusalTest, ClosesConnectionsBeyondTheMost) {
  const auto server = serve({.most_connections = 1});
  TestClient first(server->port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  TestClient second(server->port());
  EXPECT_TRUE(second.is_closed_by_peer());
  EXPECT_EQ(first.ask(get("/")).status, 200);
}

TEST_F(ServerRefusalTest, OutlivesClientsThatVanishAtAnyMoment) {
  const auto server = serve();
  const std::string request = "POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t size = 0; size <= request.size(); ++size) TestClient(server->port()).send(request.substr(0, size));
  TestClient client(server->port());
  EXPECT_EQ(client.ask(get("/alive")).body, "/alive");
}

}  // namespace
}  // namespace quarterdeck::http
