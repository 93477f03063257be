#include <gtest/gtest.h>

#include "http/head.h"

namespace quarterdeck::http {
namespace {

ParseResult parse(std::string_view bytes, StatusLineAndFields& head, AnswerTo method = AnswerTo::ordinary) {
  return parse_response_head(bytes, {}, method, head);
}

TEST(ResponseHead, IsReadInPlace) {
  StatusLineAndFields head;
  ASSERT_EQ(parse("HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nConnection: close\r\n\r\n", head).state, Parsed::complete);
  EXPECT_EQ(head.status, 404);
  EXPECT_EQ(head.framing.length, 3U);
  EXPECT_FALSE(head.keeps_alive);
}

TEST(ResponseHead, MayLeaveOutItsReason) {
  StatusLineAndFields head;
  EXPECT_EQ(parse("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", head).state, Parsed::complete);
  EXPECT_EQ(parse("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", head).state, Parsed::complete);
}

TEST(ResponseHead, IsIncompleteUntilItsLastByte) {
  StatusLineAndFields head;
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(parse(std::string_view(bytes).substr(0, size), head).state, Parsed::incomplete) << size;
  }
}

TEST(ResponseHead, WithoutStatedFramingLastsUntilTheClose) {
  StatusLineAndFields head;
  parse("HTTP/1.1 200 OK\r\n\r\n", head);
  EXPECT_EQ(head.framing.kind, BodyKind::until_close);
  EXPECT_FALSE(head.keeps_alive);
}

TEST(ResponseHead, HasNoBodyWhereTheMethodOrStatusForbidsIt) {
  StatusLineAndFields head;
  parse("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", head, AnswerTo::head_request);
  EXPECT_EQ(head.framing.kind, BodyKind::none);
  for (const auto* status : {"100", "103", "204", "304"}) {
    parse("HTTP/1.1 " + std::string(status) + " X\r\nContent-Length: 9\r\n\r\n", head);
    EXPECT_EQ(head.framing.kind, BodyKind::none) << status;
    EXPECT_TRUE(head.keeps_alive);
  }
}

TEST(ResponseHead, RefusesWhatIsNoHttp1Answer) {
  for (const auto* bytes : {"SSH-2.0-OpenSSH\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 2000 X\r\n\r\n", "HTTP/1.1 abc X\r\n\r\n", "HTTP/1.1  200\r\n\r\n",
                            "HTTP/1.1 099 X\r\n\r\n", "HTTP/1.1 200 OK\n\n", "HTTP/1.1\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"}) {
    StatusLineAndFields head;
    EXPECT_EQ(parse(bytes, head).state, Parsed::malformed) << bytes;
  }
}

}  // namespace
}  // namespace quarterdeck::http
