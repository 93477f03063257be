#include "adapters/curl/guarded_fetcher.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace quarterdeck::adapters::curl {
namespace {

// Answers one connection on loopback with fixed bytes.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : socket_(socket(AF_INET, SOCK_STREAM, 0)), answer_(std::move(answer)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(socket_, 1), 0);
    socklen_t size = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this] { serve(); });
  }
  ~OneAnswer() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/x"; }

 private:
  void serve() const {
    const int peer = accept(socket_, nullptr, nullptr);
    if (peer < 0) return;
    std::string request;
    char block[1024];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const auto count = read(peer, block, sizeof block);
      if (count <= 0) break;
      request.append(block, static_cast<std::size_t>(count));
    }
    EXPECT_EQ(write(peer, answer_.data(), answer_.size()), static_cast<ssize_t>(answer_.size()));
    close(peer);
  }

  int socket_;
  std::string answer_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

TEST(GuardedFetcher, BringsStatusHeadersAndBody) {
  const OneAnswer server("HTTP/1.1 201 Created\r\nX-Kind: test\r\nContent-Length: 2\r\n\r\nok");
  const auto answer = make_fetcher(Reach::anywhere)->fetch({.url = server.url()});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "ok");
  EXPECT_EQ(answer->headers.at(0), (std::pair<std::string, std::string>("X-Kind", "test")));
}

TEST(GuardedFetcher, RefusesAddressesThatAreNotPublic) {
  const OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  for (const auto& url : {server.url(), std::string("http://localhost:1/"), std::string("http://[::1]:1/"), std::string("http://2130706433:1/")}) {
    const auto answer = make_fetcher(Reach::public_only)->fetch({.url = url});
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().problem, Problem::forbidden) << url << ": " << answer.error().message;
  }
}

TEST(GuardedFetcher, RefusesSchemesOtherThanHttp) {
  for (const auto* url : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "not a url"}) {
    const auto answer = make_fetcher(Reach::anywhere)->fetch({.url = url});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().problem, Problem::invalid) << url;
  }
}

TEST(GuardedFetcher, StopsAtTheLimit) {
  const OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
  EXPECT_EQ(make_fetcher(Reach::anywhere)->fetch({.url = server.url(), .most_bytes = 9}).error().problem, Problem::too_large);
}

}  // namespace
}  // namespace quarterdeck::adapters::curl
