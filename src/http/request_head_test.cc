#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/head.h"
#include "http/head_progress.h"

namespace quarterdeck::http {
namespace {

struct Case {
  std::string head;
  int status;
  std::string_view reason;
};

ParseResult parse(std::string_view bytes, RequestLineAndFields& head, const HeadLimits& limits = {}) {
  return parse_request_head(bytes, limits, head);
}

std::string with_lines(std::string_view lines) { return "GET / HTTP/1.1\r\nHost: h\r\n" + std::string(lines) + "\r\n"; }

TEST(RequestHead, IsReadInPlace) {
  RequestLineAndFields head;
  const std::string_view bytes = "POST /a/b?c=d HTTP/1.1\r\nHost: Example.com:8080\r\nX-One:  1 \t\r\nx-two:\r\nContent-Length: 12\r\n\r\nbody";
  ASSERT_EQ(parse(bytes, head).state, Parsed::complete);
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/a/b?c=d");
  EXPECT_EQ(head.path, "/a/b");
  EXPECT_EQ(head.query, "c=d");
  EXPECT_EQ(head.host, "Example.com:8080");
  EXPECT_EQ(head.find("x-ONE"), "1");
  EXPECT_EQ(head.find("X-Two"), "");
  EXPECT_EQ(head.find("x-three"), std::nullopt);
  EXPECT_EQ(head.framing.kind, BodyKind::length);
  EXPECT_EQ(head.framing.length, 12U);
  EXPECT_TRUE(head.keeps_alive);
  EXPECT_EQ(bytes.substr(head.size), "body");
}

TEST(RequestHead, IsIncompleteUntilItsLastByte) {
  RequestLineAndFields head;
  const std::string bytes = "\r\nGET /a HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(parse(std::string_view(bytes).substr(0, size), head).state, Parsed::incomplete) << size;
  }
  EXPECT_EQ(parse(bytes, head).state, Parsed::complete);
}

TEST(RequestHead, SaysWhetherTheConnectionIsKept) {
  RequestLineAndFields head;
  parse(with_lines("Connection: Close\r\n"), head);
  EXPECT_FALSE(head.keeps_alive);
  const auto with_option = with_lines("Connection: keep-alive, X-Hop\r\n");
  parse(with_option, head);
  EXPECT_TRUE(head.keeps_alive);
  EXPECT_TRUE(is_connection_option(head, "x-hop"));
  parse("GET / HTTP/1.0\r\n\r\n", head);
  EXPECT_FALSE(head.keeps_alive);
  parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", head);
  EXPECT_TRUE(head.keeps_alive);
}

TEST(RequestHead, TakesTheHostOfAnAbsoluteTarget) {
  RequestLineAndFields head;
  ASSERT_EQ(parse("GET http://a.example?x HTTP/1.1\r\nHost: A.example\r\n\r\n", head).state, Parsed::complete);
  EXPECT_EQ(head.host, "a.example");
  EXPECT_EQ(head.path, "/");
  EXPECT_EQ(head.query, "x");
}

TEST(RequestHead, KnowsHostsWithAndWithoutPort) {
  EXPECT_EQ(without_port("a.b:80"), "a.b");
  EXPECT_EQ(without_port("a.b"), "a.b");
  EXPECT_EQ(without_port("[::1]:80"), "[::1]");
  EXPECT_EQ(without_port("[::1]x"), "");
}

TEST(RequestHead, RefusesWhatTwoParsersCouldReadInTwoWays) {
  const Case cases[] = {
      {with_lines("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400, "there are both Content-Length and Transfer-Encoding"},
      {with_lines("Content-Length: 1\r\nContent-Length: 1\r\n"), 400, "there are two Content-Length headers"},
      {with_lines("Content-Length: 1, 1\r\n"), 400, "Content-Length is not a plain number"},
      {with_lines("Content-Length: +1\r\n"), 400, "Content-Length is not a plain number"},
      {with_lines("Content-Length: 0x1\r\n"), 400, "Content-Length is not a plain number"},
      {with_lines("Content-Length: 1234567890123456789\r\n"), 400, "Content-Length is not a plain number"},
      {with_lines("Content-Length:\r\n"), 400, "Content-Length is not a plain number"},
      {with_lines("Transfer-Encoding: gzip, chunked\r\n"), 501, "Transfer-Encoding is something other than chunked"},
      {with_lines("Transfer-Encoding: xchunked\r\n"), 501, "Transfer-Encoding is something other than chunked"},
      {with_lines("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400, "there are two Transfer-Encoding headers"},
      {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "HTTP/1.0 has no Transfer-Encoding"},
      {"GET / HTTP/1.1\nHost: h\n\n", 400, "the head holds a bare line feed"},
      {"GET / HTTP/1.1\r\nHost: h\n\r\n", 400, "the head holds a bare line feed"},
      {"GET / HTTP/1.1\r\nHost: h\r\nA: b\rC: d\r\n\r\n", 400, "the head holds a bare carriage return"},
      {with_lines("A: b\r\n folded\r\n"), 400, "a header line is folded"},
      {"GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400, "a header line is folded"},
      {with_lines("A : b\r\n"), 400, "there is a blank before the colon of a header"},
      {with_lines("Transfer-Encoding : chunked\r\n"), 400, "there is a blank before the colon of a header"},
      {with_lines(": b\r\n"), 400, "a header has no name"},
      {with_lines("A\"b: c\r\n"), 400, "a header name holds a character that is not allowed"},
      {with_lines("no colon\r\n"), 400, "there is a blank before the colon of a header"},
      {with_lines(std::string_view("A: b\0c\r\n", 8)), 400, "a header value holds a control character"},
      {with_lines("A: 0123456789abcdef\x01z\r\n"), 400, "a header value holds a control character"},
      {with_lines("A: b\x7f\r\n"), 400, "a header value holds a control character"},
  };
  for (const auto& [bytes, status, reason] : cases) {
    RequestLineAndFields head;
    const auto result = parse(bytes, head);
    EXPECT_EQ(result.state, Parsed::malformed) << bytes;
    EXPECT_EQ(result.status, status) << bytes;
    EXPECT_EQ(result.reason, reason) << bytes;
  }
}

TEST(RequestHead, RefusesMalformedRequestLines) {
  const Case cases[] = {
      {"GET /\r\n", 400, "the request target holds a character that is not allowed"},
      {"GET  / HTTP/1.1\r\n", 400, "the request line has no target"},
      {"GET / HTTP/1.1 \r\n", 400, "the request line does not end in an HTTP version"},
      {"GET / http/1.1\r\n", 400, "the request line does not end in an HTTP version"},
      {"GET / HTTP/11\r\n\r\n", 400, "the request line does not end in an HTTP version"},
      {"GET /a#b HTTP/1.1\r\n", 400, "the request target holds a character that is not allowed"},
      {"GET /\xc3\xa9 HTTP/1.1\r\n", 400, "the request target holds a character that is not allowed"},
      {"GET\t/ HTTP/1.1\r\n", 400, "the request line does not begin with a method and a blank"},
      {" GET / HTTP/1.1\r\n", 400, "the request line does not begin with a method and a blank"},
      {"\r\n\r\nGET / HTTP/1.1\r\n", 400, "the request line does not begin with a method and a blank"},
      {"\x16\x03\x01\x02", 400, "the request line does not begin with a method and a blank"},
      {"GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400, "only OPTIONS may ask for '*'"},
      {"GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400, "the request target is neither a path nor an http URL"},
      {"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 501, "CONNECT is not offered here"},
      {"PRI * HTTP/2.0\r\n\r\n", 505, "only HTTP/1.1 and HTTP/1.0 are spoken here"},
      {"GET / HTTP/1.2\r\n\r\n", 505, "only HTTP/1.1 and HTTP/1.0 are spoken here"},
      {std::string(33, 'A'), 501, "the method is longer than any that is known"},
  };
  for (const auto& [bytes, status, reason] : cases) {
    RequestLineAndFields head;
    const auto result = parse(bytes, head);
    EXPECT_EQ(result.status, status) << bytes;
    EXPECT_EQ(result.reason, reason) << bytes;
  }
}

TEST(RequestHead, RefusesDoubtfulHosts) {
  const Case cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400, "the Host header is missing"},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "there are two Host headers"},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "the Host header is not a host name"},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "the Host header is not a host name"},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "the Host header is not a host name"},
      {"GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", 400, "the Host header is not a host name"},
      {"GET / HTTP/1.1\r\nHost: h:80x\r\n\r\n", 400, "the Host header is not a host name"},
      {"GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400, "the Host header is not a host name"},
      {"GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", 400, "Host and the request target name two hosts"},
      {"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "the request target names no valid host"},
  };
  for (const auto& [bytes, status, reason] : cases) {
    RequestLineAndFields head;
    const auto result = parse(bytes, head);
    EXPECT_EQ(result.status, status) << bytes;
    EXPECT_EQ(result.reason, reason) << bytes;
  }
}

TEST(RequestHead, KeepsItsLimits) {
  RequestLineAndFields head;
  const HeadLimits limits{.most_head_bytes = 200, .most_target_bytes = 100};
  EXPECT_EQ(parse("GET /" + std::string(100, 'a'), head, limits).status, 414);
  EXPECT_EQ(parse(with_lines("A: " + std::string(200, 'a') + "\r\n"), head, limits).status, 431);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(200, 'a'), head, limits).status, 431);
  std::string many;
  for (std::size_t i = 0; i < Head::kMostFields; ++i) many += "A: b\r\n";
  EXPECT_EQ(parse(with_lines(many), head).status, 431);
}

TEST(RequestHead, RefusesExpectationsItDoesNotKnow) {
  RequestLineAndFields head;
  EXPECT_EQ(parse(with_lines("Expect: magic\r\n"), head).status, 417);
  EXPECT_EQ(parse(with_lines("Expect: 100-Continue\r\n"), head).state, Parsed::complete);
  EXPECT_TRUE(head.expects_continue);
}

TEST(HeadProgress, ParsesAgainOnlyWhenTheHeadMayBeComplete) {
  HeadProgress progress;
  std::string bytes = "GET / HTTP/1.1\r\n";
  EXPECT_TRUE(progress.is_worth_parsing(bytes));
  progress.parsed_in_vain(bytes.size());
  EXPECT_FALSE(progress.is_worth_parsing(bytes + "H"));
  EXPECT_FALSE(progress.is_worth_parsing(bytes + "\r"));
  EXPECT_TRUE(progress.is_worth_parsing(bytes + "\r\n"));
  EXPECT_TRUE(progress.is_worth_parsing(bytes + "\n"));
  EXPECT_TRUE(progress.is_worth_parsing(bytes + bytes));
}

}  // namespace
}  // namespace quarterdeck::http
