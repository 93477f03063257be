#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "http/test_client.h"

namespace quarterdeck::http {
namespace {

using testing::HasSubstr;
using testing::Not;

// A running server with one handler, and clients of it.
class ServerTest : public testing::Test {
 protected:
  std::unique_ptr<Server> serve(Handler handler, ServerOptions options = {}) {
    auto server = Server::start(options, std::move(handler), registry_);
    EXPECT_TRUE(server) << server.error().message;
    return std::move(*server);
  }
  static Response echo(const Request& request) {
    return {.headers = {{"X-Path", request.path}, {"X-Method", request.method}}, .body = request.body};
  }

  metrics::Registry registry_;
};

TEST_F(ServerTest, AnswersWithWhatTheHandlerReturns) {
  const auto server = serve([](const Request& request) {
    return Response{.status = 201, .headers = {{"Location", "/things/1"}}, .body = request.query.get("name") + "|" + request.headers.get("x-tag")};
  });
  TestClient client(server->port());
  const auto answer = client.ask("POST /things?name=a%20b+c HTTP/1.1\r\nHost: here\r\nX-Tag: t\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(answer.status, 201);
  EXPECT_THAT(answer.head, testing::StartsWith("HTTP/1.1 201 Created\r\nDate: "));
  EXPECT_EQ(answer.header("Location"), "/things/1");
  EXPECT_EQ(answer.body, "a b c|t");
}

TEST_F(ServerTest, GivesTheHandlerTheCanonicalPathAndWhereTheRequestCameFrom) {
  const auto server = serve([](const Request& request) {
    return Response{.body = request.path + " " + request.target + " " + request.peer_address + (request.is_secure ? " secure" : " plain")};
  });
  TestClient client(server->port());
  EXPECT_EQ(client.ask(get("/a/./b//%63/../d?x")).body, "/a/b/d /a/./b//%63/../d?x 127.0.0.1 plain");
}

TEST_F(ServerTest, KeepsTheConnectionAndAnswersPipelinedRequestsInTheirOrder) {
  const auto server = serve(echo);
  TestClient client(server->port());
  client.send(get("/1") + get("/2") + get("/3", "Connection: close\r\n"));
  EXPECT_EQ(client.read_answer().header("X-Path"), "/1");
  EXPECT_EQ(client.read_answer().header("X-Path"), "/2");
  const auto last = client.read_answer();
  EXPECT_EQ(last.header("X-Path"), "/3");
  EXPECT_EQ(last.header("Connection"), "close");
  EXPECT_TRUE(client.is_closed_by_peer());
}

TEST_F(ServerTest, ReadsBodiesByLengthAndByChunks) {
  const auto server = serve(echo);
  TestClient client(server->port());
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello").body, "hello");
  client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n");
  client.send("2\r\nlo\r\n0\r\nTrailer: dropped\r\n\r\n");
  EXPECT_EQ(client.read_answer().body, "hello");
}

TEST_F(ServerTest, ReadsABodyLargerThanAnyBuffer) {
  const auto server = serve(echo);
  TestClient client(server->port());
  const std::string body(3 * 1024 * 1024, 'x');
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(client.read_answer().body, body);
}

TEST_F(ServerTest, SaysContinueBeforeTheBodyWhenAsked) {
  const auto server = serve(echo);
  TestClient client(server->port());
  const auto interim = client.ask("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(interim.status, 100);
  client.send("ok");
  EXPECT_EQ(client.read_answer().body, "ok");
}

TEST_F(ServerTest, RefusesABodyThatIsTooLargeBeforeReadingIt) {
  const auto server = serve(echo, {.most_body_bytes = 10});
  TestClient client(server->port());
  const auto answer = client.ask("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, R"({"code":413,"message":"Content Too Large","description":"The body has 11 bytes; at most 10 are accepted."})");
  EXPECT_TRUE(client.is_closed_by_peer());
}

TEST_F(ServerTest, RefusesChunksThatGrowTooLarge) {
  const auto server = serve(echo, {.most_body_bytes = 10});
  TestClient client(server->port());
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n").status, 413);
}

TEST_F(ServerTest, AnswersHeadWithTheHeadOfGet) {
  const auto server = serve([](const Request&) { return Response{.body = "twelve bytes"}; });
  TestClient client(server->port());
  const auto answer = client.ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(answer.header("Content-Length"), "12");
  EXPECT_EQ(client.ask(get("/")).body, "twelve bytes");
}

TEST_F(ServerTest, SendsNoBodyWithStatusesThatHaveNone) {
  const auto server = serve([](const Request&) { return Response{.status = 204, .body = "ignored"}; });
  TestClient client(server->port());
  const auto answer = client.ask(get("/"));
  EXPECT_THAT(answer.head, Not(HasSubstr("Content-Length")));
  EXPECT_EQ(client.ask(get("/")).status, 204);
}

TEST_F(ServerTest, ClosesAfterAnsweringHttp10UnlessAskedToKeepAlive) {
  const auto server = serve(echo);
  TestClient closing(server->port());
  EXPECT_EQ(closing.ask("GET / HTTP/1.0\r\n\r\n").status, 200);
  EXPECT_TRUE(closing.is_closed_by_peer());
  TestClient keeping(server->port());
  EXPECT_EQ(keeping.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection"), "keep-alive");
  EXPECT_EQ(keeping.ask(get("/")).status, 200);
}

TEST_F(ServerTest, AnswersAClientThatHasEndedItsOwnDirection) {
  const auto server = serve(echo);
  TestClient client(server->port());
  client.send(get("/half"));
  client.end_sending();
  EXPECT_EQ(client.read_answer().header("X-Path"), "/half");
}

TEST_F(ServerTest, TurnsAnExceptionIntoA500ThatTellsNothing) {
  const auto server = serve([](const Request&) -> Response { throw std::runtime_error("secret"); });
  TestClient client(server->port());
  const auto answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
}

TEST_F(ServerTest, LeavesOutHeadersThatWouldForgeOthers) {
  const auto server = serve([](const Request&) { return Response{.headers = {{"X-Evil", "a\r\nSet-Cookie: b"}, {"X-Good", "c"}}}; });
  TestClient client(server->port());
  const auto answer = client.ask(get("/"));
  EXPECT_THAT(answer.head, Not(HasSubstr("Set-Cookie")));
  EXPECT_EQ(answer.header("X-Good"), "c");
}

TEST_F(ServerTest, RunsAsManyHandlersAtOnceAsItHasWorkers) {
  std::mutex mutex;
  std::condition_variable changed;
  int inside = 0;
  const auto server = serve(
      [&](const Request&) {
        std::unique_lock lock(mutex);
        ++inside;
        changed.notify_all();
        changed.wait(lock, [&] { return inside == 2; });
        return Response{};
      },
      {.worker_threads = 2});
  TestClient first(server->port());
  TestClient second(server->port());
  first.send(get("/"));
  second.send(get("/"));
  EXPECT_EQ(first.read_answer().status, 200);
  EXPECT_EQ(second.read_answer().status, 200);
}

TEST_F(ServerTest, SaysWhichPortIsTaken) {
  const auto server = serve(echo);
  const auto second = Server::start({.port = server->port()}, echo, registry_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().problem, Problem::unavailable);
  EXPECT_THAT(second.error().message, HasSubstr("127.0.0.1:" + std::to_string(server->port())));
  EXPECT_THAT(second.error().message, HasSubstr("Another process uses the port"));
}

TEST_F(ServerTest, LetsTheRequestAtHandEndWhenItStops) {
  std::promise<void> entered;
  std::promise<void> may_leave;
  const auto server = serve([&](const Request&) {
    entered.set_value();
    may_leave.get_future().wait();
    return Response{.body = "done"};
  });
  TestClient idle(server->port());
  TestClient busy(server->port());
  busy.send(get("/"));
  entered.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { server->stop(Milliseconds{10'000}); });
  EXPECT_TRUE(idle.is_closed_by_peer());
  may_leave.set_value();
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "done");
  EXPECT_TRUE(busy.is_closed_by_peer());
  stopped.wait();
  EXPECT_FALSE(TestClient(server->port()).is_connected());
}

TEST_F(ServerTest, CountsItsAnswersByClass) {
  const auto server = serve(echo, {.metrics_role = "test"});
  TestClient client(server->port());
  client.ask(get("/"));
  client.ask("NONSENSE\r\n\r\n");
  EXPECT_THAT(registry_.exposition(), HasSubstr("quarterdeck_http_requests_total{role=\"test\",status=\"2xx\"} 1"));
  EXPECT_THAT(registry_.exposition(), HasSubstr("quarterdeck_http_requests_total{role=\"test\",status=\"4xx\"} 1"));
}

}  // namespace
}  // namespace quarterdeck::http
