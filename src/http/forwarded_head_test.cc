#include "http/forwarded_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::http {
namespace {

using testing::HasSubstr;
using testing::Not;

Forward forward_to(Upstream upstream) { return {.upstream = std::make_shared<const Upstream>(std::move(upstream)), .target = "/t"}; }

std::string forwarded(const std::string& bytes, const Forward& forward, const std::string* body = nullptr) {
  RequestLineAndFields head;
  EXPECT_EQ(parse_request_head(bytes, {}, head).state, Parsed::complete);
  std::string out = "left from the last request";
  write_request_head({.head = head, .bytes = bytes, .forward = forward, .peer_address = "10.0.0.9", .scheme = "https", .body_instead = body}, out);
  return out;
}

std::string answered(const std::string& bytes, AnswerFraming framing, ClientConnectionHeader connection) {
  StatusLineAndFields head;
  EXPECT_EQ(parse_response_head(bytes, {}, AnswerTo::ordinary, head).state, Parsed::complete);
  std::string out;
  write_answer_head({.head = head, .bytes = bytes, .forward = {}, .framing = framing, .connection = connection}, out);
  return out;
}

TEST(ForwardedRequest, KeepsTheOrderAndBytesOfWhatPasses) {
  EXPECT_EQ(forwarded("GET /x HTTP/1.1\r\nA:  1 \r\nHost: h\r\nb: 2\r\nConnection: c\r\nC: 3\r\nd:4\r\n\r\n", forward_to({.host = "up", .port = 8080})),
            "GET /t HTTP/1.1\r\nHost: up:8080\r\nA:  1 \r\nb: 2\r\nd:4\r\nX-Forwarded-For: 10.0.0.9\r\nX-Forwarded-Proto: https\r\n\r\n");
}

TEST(ForwardedRequest, NamesThePortOnlyWhereItIsNotTheSchemesOwn) {
  const std::string bytes = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_THAT(forwarded(bytes, forward_to({.host = "up", .port = 80})), HasSubstr("Host: up\r\n"));
  EXPECT_THAT(forwarded(bytes, forward_to({.host = "up", .port = 80, .tls = true})), HasSubstr("Host: up:80\r\n"));
  EXPECT_THAT(forwarded(bytes, forward_to({.host = "up", .port = 443, .tls = true})), HasSubstr("Host: up\r\n"));
  EXPECT_THAT(forwarded(bytes, forward_to({.host = "::1", .port = 81})), HasSubstr("Host: [::1]:81\r\n"));
}

TEST(ForwardedRequest, CannotBeRobbedOfItsFramingByConnectionOptions) {
  const auto out = forwarded("POST /x HTTP/1.1\r\nHost: h\r\nConnection: content-length, x-forwarded-for, x-set\r\nContent-Length: 5\r\n\r\n",
                             {.upstream = std::make_shared<const Upstream>(Upstream{.host = "up"}), .target = "/t", .set_headers = {{"X-Set", "1"}}});
  EXPECT_THAT(out, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(out, HasSubstr("X-Forwarded-For: 10.0.0.9\r\n"));
  EXPECT_THAT(out, HasSubstr("X-Set: 1\r\n"));
}

TEST(ForwardedRequest, StatesTheLengthOfABodyThatWasRead) {
  const std::string body = "abc";
  const auto out = forwarded("POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n", forward_to({.host = "up"}), &body);
  EXPECT_THAT(out, HasSubstr("Content-Length: 3\r\n"));
  EXPECT_THAT(out, Not(HasSubstr("chunked")));
  EXPECT_THAT(out, Not(HasSubstr("Expect")));
}

TEST(ForwardedRequest, AsksAnUpstreamForNoChunksThatAnOldClientCouldNotRead) {
  EXPECT_THAT(forwarded("GET /x HTTP/1.0\r\n\r\n", forward_to({.host = "up"})), testing::StartsWith("GET /t HTTP/1.0\r\nConnection: close\r\n"));
}

TEST(ForwardedAnswer, KeepsItsStatusLine) {
  EXPECT_EQ(answered("HTTP/1.0 299 Odd Reason\r\nContent-Length: 0\r\n\r\n", AnswerFraming::as_received, ClientConnectionHeader::none),
            "HTTP/1.1 299 Odd Reason\r\nContent-Length: 0\r\n\r\n");
}

TEST(ForwardedAnswer, SaysHowItEndsAndWhatBecomesOfTheConnection) {
  EXPECT_EQ(answered("HTTP/1.1 200 OK\r\nA: 1\r\nConnection: close\r\n\r\n", AnswerFraming::in_chunks, ClientConnectionHeader::keep_alive),
            "HTTP/1.1 200 OK\r\nA: 1\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(answered("HTTP/1.1 200 OK\r\n\r\n", AnswerFraming::until_close, ClientConnectionHeader::close), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

}  // namespace
}  // namespace quarterdeck::http
