#include "http/proxy.h"

#include <gmock/gmock.h>

#include <future>

#include "http/proxy_test_fixture.h"

// What passes through, and how it is changed on the way.
namespace quarterdeck::http {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Answers every request with its own head and body.
void echo(TestConnection& connection) {
  for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
    std::string body;
    if (const auto at = head.find("Content-Length: "); at != std::string::npos) {
      body = connection.read_bytes(std::stoul(head.substr(at + 16)));
    } else if (head.find("chunked") != std::string::npos) {
      body = connection.read_until("0\r\n\r\n");
    }
    connection.send(ok(head + body));
  }
}

TEST_F(ProxyTest, ForwardsWithTheHostOfTheUpstreamAndWhereTheRequestCameFrom) {
  start_upstream(echo);
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask("GET /a/../b?c=%20d HTTP/1.1\r\nHost: Outside.example:99\r\nX-One: 1\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /b?c=%20d HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(backend_->port()) +
                             "\r\nX-One: 1\r\nX-Forwarded-For: 10.0.0.1, 127.0.0.1\r\nX-Forwarded-Proto: http\r\n\r\n");
}

TEST_F(ProxyTest, ShowsTheLogicTheRequest) {
  std::string seen;
  decide_ = [&](const RequestHead& head, const std::string*) -> Decision {
    seen = std::string(head.method()) + " " + std::string(head.host()) + " " + std::string(head.path()) + " " + std::string(head.query()) + " " +
           std::string(head.header("x-TAG").value_or("none")) + " " + std::string(head.header("absent").value_or("none")) + " " +
           std::string(head.peer_address()) + (head.is_secure() ? " secure" : " plain") + (head.has_body() ? " body" : " nothing");
    return Respond{.status = 204};
  };
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask("PUT //a/%2e/b%2fc?q HTTP/1.1\r\nHost: EXAMPLE.com:80\r\nX-Tag: t\r\nContent-Length: 0\r\n\r\n").status, 204);
  EXPECT_EQ(seen, "PUT example.com /a/b%2Fc q t none 127.0.0.1 plain nothing");
}

TEST_F(ProxyTest, DropsWhatIsForOneHopOnlyInBothDirections) {
  start_upstream([](TestConnection& connection) {
    const auto head = connection.read_head();
    connection.send(ok(head, "Connection: keep-alive, X-Hop-Back\r\nKeep-Alive: timeout=5\r\nX-Hop-Back: 1\r\nX-Stays: 2\r\n"));
    connection.read_head();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask(get("/", "Connection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nTrailer: X\r\n"
                                          "Proxy-Connection: keep-alive\r\nUpgrade: h2c\r\nX-Stays: 2\r\n"));
  for (const auto* gone : {"Connection", "X-Hop", "Keep-Alive", "TE:", "Trailer", "Upgrade"}) EXPECT_THAT(answer.body, Not(HasSubstr(gone)));
  EXPECT_THAT(answer.body, HasSubstr("X-Stays: 2"));
  for (const auto* gone : {"Connection", "X-Hop-Back", "Keep-Alive"}) EXPECT_THAT(answer.head, Not(HasSubstr(gone)));
  EXPECT_THAT(answer.head, HasSubstr("X-Stays: 2"));
}

TEST_F(ProxyTest, SetsAndRemovesHeadersAsDecided) {
  start_upstream([](TestConnection& connection) { connection.send(ok(connection.read_head(), "Server: secret\r\nX-B: 1\r\n")); });
  decide_ = [&](const RequestHead& head, const std::string*) {
    auto forward = forward_to_backend(head);
    forward.target = "/rewritten";
    forward.set_headers = {{"Host", "override"}, {"X-User", "me"}, {"X-Evil", "a\r\nb: c"}};
    forward.remove_headers = {"authorization"};
    forward.set_response_headers = {{"X-B", "2"}};
    forward.remove_response_headers = {"SERVER"};
    return forward;
  };
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask(get("/", "x-user: forged\r\nAuthorization: Bearer t\r\n"));
  EXPECT_THAT(answer.body, StartsWith("GET /rewritten HTTP/1.1\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("\r\nHost: override\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("X-User: me\r\n"));
  for (const auto* gone : {"forged", "Authorization", "X-Evil"}) EXPECT_THAT(answer.body, Not(HasSubstr(gone)));
  EXPECT_THAT(answer.head, HasSubstr("X-B: 2\r\n"));
  for (const auto* gone : {"Server", "X-B: 1"}) EXPECT_THAT(answer.head, Not(HasSubstr(gone)));
}

TEST_F(ProxyTest, KeepsConnectionsOnBothSides) {
  start_upstream(echo);
  start_proxy();
  TestClient client(proxy_->http_port());
  client.send(get("/1") + get("/2"));
  EXPECT_THAT(client.read_answer().body, StartsWith("GET /1 "));
  EXPECT_THAT(client.read_answer().body, StartsWith("GET /2 "));
  EXPECT_THAT(TestClient(proxy_->http_port()).ask(get("/3")).body, StartsWith("GET /3 "));
  EXPECT_EQ(backend_->connections(), 1U);
}

TEST_F(ProxyTest, PassesBodiesOfEitherFraming) {
  start_upstream(echo);
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_THAT(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello").body, testing::EndsWith("\r\n\r\nhello"));
  client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  client.send("lo\r\n0\r\nX-Admin: yes\r\n\r\n");
  const auto answer = client.read_answer();
  EXPECT_THAT(answer.body, testing::EndsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
}

TEST_F(ProxyTest, PassesLargeBodiesThroughBoundedBuffers) {
  start_upstream(echo);
  start_proxy();
  TestClient client(proxy_->http_port());
  const std::string body(8 * 1024 * 1024, 'x');
  auto sender = std::async(std::launch::async, [&] {
    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  });
  sender.wait();
  EXPECT_THAT(client.read_answer().body, testing::EndsWith("\r\n\r\n" + body));
  EXPECT_EQ(finished(1).front().bytes_in / 1'000'000, 8U);
}

TEST_F(ProxyTest, PassesChunkedAnswersAndDropsTheirTrailers) {
  start_upstream([](TestConnection& connection) {
    while (!connection.read_head().empty()) {
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      connection.send("3\r\ndef\r\n0\r\nX-Late: 1\r\n\r\n");
    }
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/")).body, "abcdef");
  EXPECT_EQ(client.ask(get("/")).body, "abcdef");
}

TEST_F(ProxyTest, PutsAnAnswerThatEndsWithItsConnectionIntoChunks) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\n\r\nuntil ");
    connection.send("the end");
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask(get("/"));
  EXPECT_EQ(answer.header("Transfer-Encoding"), "chunked");
  EXPECT_EQ(answer.body, "until the end");
  EXPECT_EQ(client.ask(get("/")).body, "until the end");
  TestClient old(proxy_->http_port());
  const auto plain = old.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(plain.header("Connection"), "close");
  EXPECT_EQ(plain.body, "until the end");
}

TEST_F(ProxyTest, KnowsAnswersThatHaveNoBody) {
  start_upstream([](TestConnection& connection) {
    for (auto head = connection.read_head(); !head.empty(); head = connection.read_head()) {
      if (head.starts_with("HEAD")) connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      if (head.starts_with("GET /204")) connection.send("HTTP/1.1 204 No Content\r\n\r\n");
      if (head.starts_with("GET /304")) connection.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
    }
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").header("Content-Length"), "1000");
  EXPECT_EQ(client.ask(get("/204")).status, 204);
  EXPECT_EQ(client.ask(get("/304")).status, 304);
  EXPECT_EQ(backend_->connections(), 1U);
}

TEST_F(ProxyTest, PassesInterimAnswersThatTheClientWaitsFor) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 100 Continue\r\n\r\n");
    const auto body = connection.read_bytes(4);
    connection.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok(body));
    connection.read_head();
    connection.send("HTTP/1.1 100 Continue\r\n\r\n" + ok("unasked"));
    connection.read_head();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n").status, 100);
  client.send("body");
  EXPECT_EQ(client.read_answer().status, 103);
  EXPECT_EQ(client.read_answer().body, "body");
  EXPECT_EQ(client.ask(get("/")).body, "unasked");
}

TEST_F(ProxyTest, SendsTheFirstBytesOfAnAnswerBeforeItsLast) {
  std::promise<void> first_arrived;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
    first_arrived.get_future().wait();
    connection.send("0\r\n\r\n");
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  client.send(get("/"));
  std::string received;
  while (!received.ends_with("5\r\nfirst\r\n")) received += client.read_some();
  first_arrived.set_value();
  EXPECT_EQ(client.read_some(), "0\r\n\r\n");
}

TEST_F(ProxyTest, GivesTheLogicTheBodyWhenItAsks) {
  start_upstream(echo);
  std::string seen;
  decide_ = [&](const RequestHead& head, const std::string* body) -> Decision {
    if (!body) return NeedBody{.most_bytes = 20};
    seen = *body;
    return forward_to_backend(head);
  };
  start_proxy();
  TestClient client(proxy_->http_port());
  client.send("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  client.send("3\r\ndef\r\n0\r\n\r\n" + get("/next"));
  const auto answer = client.read_answer();
  EXPECT_THAT(answer.body, StartsWith("POST /x HTTP/1.1\r\n"));
  EXPECT_THAT(answer.body, HasSubstr("Content-Length: 6\r\n"));
  EXPECT_THAT(answer.body, Not(HasSubstr("chunked")));
  EXPECT_THAT(answer.body, testing::EndsWith("abcdef"));
  EXPECT_THAT(client.read_answer().body, StartsWith("GET /next"));
  EXPECT_EQ(seen, "");
  EXPECT_EQ(client.ask("POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").status, 100);
  client.send("ok");
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_EQ(seen, "ok");
  EXPECT_EQ(client.ask("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 21\r\n\r\n").status, 413);
}

TEST_F(ProxyTest, AnswersByItselfAndKeepsTheConnection) {
  decide_ = [&](const RequestHead& head, const std::string*) -> Decision {
    return Respond{.status = 401, .headers = {{"WWW-Authenticate", "Bearer"}, {"X-Evil", "a\nb"}}, .body = std::string(head.path())};
  };
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer");
  EXPECT_THAT(answer.head, Not(HasSubstr("X-Evil")));
  EXPECT_EQ(client.ask(get("/2")).body, "/2");
  EXPECT_EQ(client.ask("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n").header("Content-Length"), "4");
  const auto exchanges = finished(3);
  EXPECT_EQ(exchanges.front().status, 401);
  EXPECT_GT(exchanges.front().bytes_out, 0U);
}

TEST_F(ProxyTest, ClosesAfterAnsweringARequestWhoseBodyNobodyWants) {
  decide_ = [](const RequestHead&, const std::string*) -> Decision { return Respond{.status = 403}; };
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nbegin");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.header("Connection"), "close");
  EXPECT_TRUE(client.is_closed_by_peer());
}

TEST_F(ProxyTest, TellsWhatBecameOfARequest) {
  start_upstream(echo);
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto request = get("/");
  const auto answer = client.ask(request);
  const auto exchange = finished(1).front();
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(exchange.failure, UpstreamFailure::none);
  EXPECT_EQ(exchange.bytes_in, request.size());
  EXPECT_EQ(exchange.bytes_out, answer.head.size() + answer.body.size());
  EXPECT_GE(exchange.microseconds, exchange.upstream_microseconds);
}

TEST_F(ProxyTest, ServesOnSeveralThreads) {
  start_upstream(echo);
  start_proxy({.threads = 3});
  for (int i = 0; i < 20; ++i) EXPECT_EQ(TestClient(proxy_->http_port()).ask(get("/")).status, 200);
}

TEST_F(ProxyTest, CallsTheLogicWhenWoken) {
  start_proxy();
  std::unique_lock lock(mutex_);
  const int before = ticks_;
  lock.unlock();
  proxy_->wake();
  lock.lock();
  EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(10), [&] { return ticks_ > before; }));
}

}  // namespace
}  // namespace quarterdeck::http
