#include "http/body_follower.h"

#include <algorithm>

namespace quarterdeck::http {

BodyFollower::Step BodyFollower::take(std::string_view bytes) {
  if (is_finished_) return {};
  switch (framing_.kind) {
    case BodyKind::length: {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(framing_.length, bytes.size()));
      framing_.length -= size;
      is_finished_ = framing_.length == 0;
      return {bytes.substr(0, size), {}, size, {}};
    }
    case BodyKind::until_close: return {bytes, {}, bytes.size(), {}};
    case BodyKind::chunked: return take_chunked(bytes);
    case BodyKind::none: break;
  }
  return {};
}

BodyFollower::Step BodyFollower::take_chunked(std::string_view bytes) {
  std::size_t passed = 0;
  std::size_t taken = 0;
  while (true) {
    const auto step = chunks_.next(bytes.substr(taken));
    taken += step.taken;
    if (!is_in_trailer_) passed = taken;
    switch (step.event) {
      case ChunkedReader::Event::data: continue;
      case ChunkedReader::Event::trailer_begins: is_in_trailer_ = true; continue;
      case ChunkedReader::Event::malformed: return {{}, {}, taken, step.reason};
      case ChunkedReader::Event::need_more: return {bytes.substr(0, passed), {}, taken, {}};
      case ChunkedReader::Event::finished: is_finished_ = true; return {bytes.substr(0, passed), "\r\n", taken, {}};
    }
  }
}

}  // namespace quarterdeck::http
