#include "http/chunked_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace quarterdeck::http {
namespace {

struct Read {
  std::string body;
  ChunkedReader::Event last = ChunkedReader::Event::need_more;
  std::string rest;
};

// Feeds the bytes in pieces of the given size.
Read read(std::string_view bytes, std::size_t piece_size) {
  ChunkedReader reader;
  Read read;
  while (!bytes.empty()) {
    auto piece = bytes.substr(0, piece_size);
    while (true) {
      const auto step = reader.next(piece);
      read.last = step.event;
      read.body += step.payload;
      piece.remove_prefix(step.taken);
      bytes.remove_prefix(step.taken);
      if (step.event != ChunkedReader::Event::data && step.event != ChunkedReader::Event::trailer_begins) break;
    }
    if (read.last != ChunkedReader::Event::need_more) break;
  }
  read.rest = bytes;
  return read;
}

TEST(ChunkedReader, GivesTheSameBodyHoweverItArrives) {
  constexpr std::string_view kBytes = "5\r\nhello\r\n0A;name=\"v\"\r\n, chunked!\r\n000\r\nA: b\r\nC: d\r\n\r\nGET";
  for (const std::size_t piece : {1UL, 2UL, 3UL, 7UL, 100UL}) {
    const auto result = read(kBytes, piece);
    EXPECT_EQ(result.last, ChunkedReader::Event::finished);
    EXPECT_EQ(result.body, "hello, chunked!");
    EXPECT_EQ(result.rest, "GET");
  }
}

TEST(ChunkedReader, NeedsMoreUntilTheEmptyLine) {
  EXPECT_EQ(read("1\r\na\r\n0\r\n", 100).last, ChunkedReader::Event::need_more);
  EXPECT_EQ(read("1\r\na\r\n0\r\n\r", 100).last, ChunkedReader::Event::need_more);
}

TEST(ChunkedReader, RefusesWhatTwoParsersCouldReadInTwoWays) {
  const std::string cases[] = {"\r\n", "x\r\n", "-1\r\na", "0x1\r\na", "1 \r\na", " 1\r\na", "1\na\r\n", "1\r\nab\r\n", "1\r\na\n", "1\rX",
                               "1\r\na\rX", "1;\n\r\n", "0\r\nA: b\n\r\n", "0\r\n\rX", "1234567890ABCDEF0\r\n", "1;" + std::string(20'000, 'x'),
                               "0\r\n" + std::string(20'000, 'x'), "+1\r\na", "1_0\r\n"};
  for (const auto& bytes : cases) EXPECT_EQ(read(bytes, 3).last, ChunkedReader::Event::malformed) << bytes.substr(0, 40);
}

}  // namespace
}  // namespace quarterdeck::http
