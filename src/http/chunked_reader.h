#pragma once

#include <cstdint>
#include <string_view>

namespace quarterdeck::http {

// Follows a chunked body (RFC 9112 §7.1) as it arrives in pieces. Strict: sizes are plain hexadecimal numbers, lines end in CRLF.
class ChunkedReader {
 public:
  enum class Event {
    need_more,       // everything given was taken
    data,            // `payload` holds bytes of the body; call again with the rest
    trailer_begins,  // the last chunk is behind us; call again with the rest
    finished,        // the last byte of the body was taken; the rest belongs to the next message
    malformed,
  };

  struct Step {
    Event event = Event::need_more;
    std::size_t taken = 0;      // bytes of the input that were consumed
    std::string_view payload;   // of data
    std::string_view reason;    // of malformed
  };

  Step next(std::string_view bytes);

  bool is_finished() const { return state_ == State::finished; }

 private:
  enum class State { size_start, size, extension, size_feed, data, data_return, data_feed, trailer_start, trailer_line, trailer_feed, last_feed, finished };

  std::string_view take_framing(char c);
  std::string_view take_size(char c);
  std::string_view take_trailer(char c);

  State state_ = State::size_start;
  std::uint64_t remaining_ = 0;
  unsigned digits_ = 0;
  unsigned extra_bytes_ = 0;  // of extensions and trailers: both are bounded
};

}  // namespace quarterdeck::http
