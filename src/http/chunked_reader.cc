#include "http/chunked_reader.h"

#include <algorithm>

#include "http/characters.h"

namespace quarterdeck::http {
namespace {

constexpr unsigned kMostSizeDigits = 15;  // no overflow, and more than any body
constexpr unsigned kMostExtraBytes = 16 * 1024;

}  // namespace

std::string_view ChunkedReader::take_size(char c) {
  if (const int digit = characters::hex_value(c); digit >= 0) {
    if (++digits_ > kMostSizeDigits) return "a chunk size is too large";
    remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(digit);
    state_ = State::size;
    return {};
  }
  if (state_ == State::size_start) return "a chunk size is not a hexadecimal number";
  if (c == '\r') {
    state_ = State::size_feed;
    return {};
  }
  if (c == ';') {
    state_ = State::extension;
    return {};
  }
  return "a chunk size is not a hexadecimal number";
}

std::string_view ChunkedReader::take_trailer(char c) {
  if (state_ == State::trailer_start && c == '\r') {
    state_ = State::last_feed;
  } else if (state_ == State::trailer_line && c == '\r') {
    state_ = State::trailer_feed;
  } else if (characters::is_control(c) && c != '\t') {
    return "a trailer holds a control character";
  } else if (++extra_bytes_ > kMostExtraBytes) {
    return "the trailer is too large";
  } else {
    state_ = State::trailer_line;
  }
  return {};
}

std::string_view ChunkedReader::take_framing(char c) {
  switch (state_) {
    case State::size_start:
    case State::size: return take_size(c);
    case State::extension:
      if (c == '\r') {
        state_ = State::size_feed;
      } else if ((characters::is_control(c) && c != '\t') || ++extra_bytes_ > kMostExtraBytes) {
        return "a chunk extension is malformed";
      }
      return {};
    case State::data_return:
      if (c != '\r') return "a chunk is longer than its size says";
      state_ = State::data_feed;
      return {};
    case State::trailer_start:
    case State::trailer_line: return take_trailer(c);
    case State::size_feed:
      if (c != '\n') return "a chunk size ends in a bare carriage return";
      state_ = remaining_ == 0 ? State::trailer_start : State::data;
      return {};
    case State::data_feed:
      if (c != '\n') return "a chunk ends in a bare carriage return";
      state_ = State::size_start;
      digits_ = 0;
      return {};
    case State::trailer_feed:
      if (c != '\n') return "a trailer ends in a bare carriage return";
      state_ = State::trailer_start;
      return {};
    case State::last_feed:
      if (c != '\n') return "the trailer ends in a bare carriage return";
      state_ = State::finished;
      return {};
    case State::data:
    case State::finished: break;
  }
  return {};
}

ChunkedReader::Step ChunkedReader::next(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::finished) {
    if (state_ == State::data) {
      const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size() - at));
      remaining_ -= length;
      if (remaining_ == 0) state_ = State::data_return;
      return {Event::data, at + length, bytes.substr(at, length), {}};
    }
    const bool ends_size_line = state_ == State::size_feed;
    if (const auto reason = take_framing(bytes[at]); !reason.empty()) return {Event::malformed, at, {}, reason};
    ++at;
    if (ends_size_line && state_ == State::trailer_start) return {Event::trailer_begins, at, {}, {}};
  }
  return {state_ == State::finished ? Event::finished : Event::need_more, at, {}, {}};
}

}  // namespace quarterdeck::http
