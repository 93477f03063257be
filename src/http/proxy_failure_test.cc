#include <gmock/gmock.h>

#include <atomic>
#include <future>

#include "http/proxy_test_fixture.h"
#include "http/socket.h"

// What the client gets, and the logic hears, when an upstream or a client misbehaves.
namespace quarterdeck::http {
namespace {

using testing::HasSubstr;

std::string failure_body(UpstreamFailure failure) { return "failure " + std::to_string(static_cast<int>(failure)); }

void answer_all(TestConnection& connection) {
  while (!connection.read_head().empty()) connection.send(ok("fine"));
}

// A port on which nothing listens.
std::uint16_t free_port() { return listen_on("127.0.0.1", 0)->port; }

TEST_F(ProxyTest, SaysWhenItCannotConnect) {
  upstream_.port = free_port();
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, failure_body(UpstreamFailure::connect_failed));
  EXPECT_EQ(finished(1).front().failure, UpstreamFailure::connect_failed);
  EXPECT_EQ(client.ask(get("/")).status, 503);
}

TEST_F(ProxyTest, SaysWhenANameHasNoAddress) {
  upstream_.host = "no-such-name.invalid";
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/")).body, failure_body(UpstreamFailure::connect_failed));
}

TEST_F(ProxyTest, LooksNamesUp) {
  start_upstream(answer_all);
  upstream_.host = "LOCALHOST";  // not the spelling that needs no look-up
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/")).body, "fine");
}

TEST_F(ProxyTest, GivesUpOnAnUpstreamThatDoesNotAnswer) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    connection.read_head();
  });
  upstream_.response_timeout = Milliseconds{50};
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 504);
  EXPECT_EQ(answer.body, failure_body(UpstreamFailure::response_timeout));
}

TEST_F(ProxyTest, CutsAnAnswerOffWhoseUpstreamFallsSilent) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    connection.read_head();
  });
  upstream_.idle_timeout = Milliseconds{50};
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/")).body, "half");
  const auto exchange = finished(1).front();
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(exchange.failure, UpstreamFailure::response_timeout);
}

TEST_F(ProxyTest, CutsAnAnswerOffWhoseUpstreamDies) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_THAT(client.ask(get("/")).body, HasSubstr("[truncated]"));
  EXPECT_EQ(finished(1).front().failure, UpstreamFailure::reset);
}

TEST_F(ProxyTest, SaysWhenTheUpstreamResetsOrSpeaksNoHttp) {
  start_upstream([](TestConnection& connection) {
    const auto head = connection.read_head();
    if (head.starts_with("GET /reset")) return connection.reset();
    if (head.starts_with("GET /smuggle")) {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    } else if (head.starts_with("GET /upgrade")) {
      connection.send("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    } else if (head.starts_with("GET /long")) {
      connection.send("HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
    } else {
      connection.send("SSH-2.0-OpenSSH_9\r\n");
    }
    connection.read_head();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/reset")).body, failure_body(UpstreamFailure::reset));
  for (const auto* path : {"/ssh", "/smuggle", "/upgrade", "/long"}) {
    EXPECT_EQ(client.ask(get(path)).body, failure_body(UpstreamFailure::protocol_error)) << path;
  }
}

TEST_F(ProxyTest, SendsAgainWhatMetAConnectionThatWasJustClosing) {
  std::atomic<int> requests = 0;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    ++requests;
    connection.send(ok("fine"));
    // Closes as the second request arrives, as a server does whose keep-alive time ends at that moment.
    if (!connection.read_head().empty()) ++requests;
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/1")).body, "fine");
  EXPECT_EQ(client.ask(get("/2")).body, "fine");
  EXPECT_EQ(requests, 3);
  EXPECT_EQ(finished(2).back().failure, UpstreamFailure::none);
}

TEST_F(ProxyTest, DoesNotSendTwiceWhatMayHaveHadAnEffect) {
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    connection.send(ok("fine"));
    connection.read_head();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/1")).body, "fine");
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").body, failure_body(UpstreamFailure::reset));
}

TEST_F(ProxyTest, NeverUsesAnIdleConnectionThatHasBeenClosed) {
  std::promise<void> closed[20];
  std::atomic<int> next = 0;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    connection.send(ok("fine"));
    connection.close();
    closed[next++].set_value();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  for (auto& each : closed) {
    EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").body, "fine");
    each.get_future().wait();
  }
}

TEST_F(ProxyTest, RetriesAsOftenAsTheUpstreamAllows) {
  std::atomic<int> requests = 0;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    if (++requests < 3) return connection.reset();
    connection.send(ok("third"));
  });
  upstream_.retries = 2;
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/")).body, "third");
  requests = 0;
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx").body, failure_body(UpstreamFailure::reset));
}

TEST_F(ProxyTest, RetriesOnTheStatusesThatTheUpstreamNames) {
  std::atomic<int> requests = 0;
  start_upstream([&](TestConnection& connection) {
    while (!connection.read_head().empty()) {
      connection.send(++requests % 2 == 1 ? "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 4\r\n\r\nslow" : ok("second"));
    }
  });
  upstream_.retries = 1;
  upstream_.retry_statuses = {504};
  start_proxy();
  TestClient client(proxy_->http_port());
  EXPECT_EQ(client.ask(get("/")).body, "second");
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx").status, 504);
}

TEST_F(ProxyTest, OpensNoMoreConnectionsThanTheUpstreamAllows) {
  std::promise<void> arrived;
  std::promise<void> may_answer;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    arrived.set_value();
    may_answer.get_future().wait();
    connection.send(ok("fine"));
  });
  upstream_.most_connections = 1;
  start_proxy();
  TestClient first(proxy_->http_port());
  first.send(get("/"));
  arrived.get_future().wait();
  TestClient second(proxy_->http_port());
  EXPECT_EQ(second.ask(get("/")).body, failure_body(UpstreamFailure::too_many_connections));
  may_answer.set_value();
  EXPECT_EQ(first.read_answer().body, "fine");
}

TEST_F(ProxyTest, StopsTheUpstreamsWorkWhenTheClientLeaves) {
  std::promise<void> arrived;
  std::promise<bool> left;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    arrived.set_value();
    left.set_value(connection.is_closed_by_peer());
  });
  start_proxy();
  {
    TestClient client(proxy_->http_port());
    client.send(get("/"));
    arrived.get_future().wait();
  }
  EXPECT_TRUE(left.get_future().get());
  EXPECT_EQ(finished(1).front().status, 499);
}

TEST_F(ProxyTest, StopsReadingAnUpstreamWhoseClientDoesNotRead) {
  constexpr std::size_t kBlocks = 500;
  static const std::string block(64'000, 'x');
  std::promise<std::size_t> is_stuck;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 32000000\r\n\r\n");
    std::size_t sent = 0;
    while (sent < kBlocks && connection.can_send_within(Milliseconds{200})) connection.send(block), ++sent;
    is_stuck.set_value(sent);
    for (; sent < kBlocks; ++sent) connection.send(block);
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  client.send(get("/"));
  // The kernel's buffers take some of it, but nobody takes it all.
  EXPECT_LT(is_stuck.get_future().get(), kBlocks);
  EXPECT_EQ(client.read_answer().body.size(), kBlocks * block.size());
}

TEST_F(ProxyTest, PassesAnAnswerThatComesBeforeTheBodyHasBeenSent) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    connection.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
    connection.read_head();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  const auto answer = client.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nbegin");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, "big");
  EXPECT_EQ(answer.header("Connection"), "close");
}

TEST_F(ProxyTest, RefusesMalformedRequestsInTheLogicsWords) {
  start_proxy();
  const auto status_of = [&](std::string_view bytes) { return TestClient(proxy_->http_port()).ask(bytes).status; };
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: h\n\n"), 400);
  EXPECT_EQ(status_of(get("/a/..%2f..%2fb")), 400);
  EXPECT_EQ(status_of(get("/" + std::string(20'000, 'x'))), 414);
  EXPECT_EQ(status_of(get("/", "X: " + std::string(70'000, 'x') + "\r\n")), 431);
  EXPECT_EQ(status_of("GET / HTTP/3.0\r\n\r\n"), 505);
  EXPECT_EQ(status_of(get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n")), 501);
  TestClient client(proxy_->http_port());
  const auto answer = client.ask("NONSENSE\r\n\r\n");
  EXPECT_EQ(answer.body, "the request line does not begin with a method and a blank");
  EXPECT_TRUE(client.is_closed_by_peer());
  EXPECT_TRUE(finished(0).empty());
}

TEST_F(ProxyTest, RefusesABodyThatTurnsOutMalformed) {
  start_upstream([](TestConnection& connection) {
    connection.read_head();
    EXPECT_TRUE(connection.read_until("never").find("GET /inner") == std::string::npos);
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  client.send("0\n\nGET /inner HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.read_answer().status, 400);
}

TEST_F(ProxyTest, GivesUpOnSlowClients) {
  start_upstream([](TestConnection& connection) { connection.read_until("never"); });
  upstream_.idle_timeout = Milliseconds{50};
  start_proxy({.header_timeout = Milliseconds{50}});
  TestClient silent(proxy_->http_port());
  TestClient slow_head(proxy_->http_port());
  TestClient slow_body(proxy_->http_port());
  slow_head.send("GET / HTTP/1.1\r\n");
  slow_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf");
  EXPECT_TRUE(silent.is_closed_by_peer());
  EXPECT_EQ(slow_head.read_answer().status, 408);
  EXPECT_EQ(slow_body.read_answer().status, 408);
}

TEST_F(ProxyTest, SaysWhichPortIsTaken) {
  start_proxy({.threads = 2});
  const auto second = Proxy::start({.http_port = proxy_->http_port(), .threads = 2}, [this] { return std::make_unique<Logic>(*this); }, registry_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().problem, Problem::unavailable);
  EXPECT_THAT(second.error().message, HasSubstr("Another process uses the port"));
}

TEST_F(ProxyTest, LetsTheRequestAtHandEndWhenItStops) {
  std::promise<void> arrived;
  std::promise<void> may_answer;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    arrived.set_value();
    may_answer.get_future().wait();
    connection.send(ok("fine"));
    connection.read_head();
  });
  start_proxy();
  TestClient idle(proxy_->http_port());
  TestClient busy(proxy_->http_port());
  busy.send(get("/"));
  arrived.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { proxy_->stop(Milliseconds{10'000}); });
  EXPECT_TRUE(idle.is_closed_by_peer());
  may_answer.set_value();
  const auto answer = busy.read_answer();
  EXPECT_EQ(answer.body, "fine");
  EXPECT_EQ(answer.header("Connection"), "close");
  stopped.wait();
}

TEST_F(ProxyTest, FinishesEveryRequestAlsoWhenItIsStoppedAtOnce) {
  std::promise<void> arrived;
  start_upstream([&](TestConnection& connection) {
    connection.read_head();
    arrived.set_value();
    connection.read_head();
  });
  start_proxy();
  TestClient client(proxy_->http_port());
  client.send(get("/"));
  arrived.get_future().wait();
  proxy_.reset();
  EXPECT_EQ(finished(1).size(), 1U);
}

}  // namespace
}  // namespace quarterdeck::http
