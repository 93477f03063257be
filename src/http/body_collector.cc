#include "http/body_collector.h"

#include <algorithm>

namespace quarterdeck::http {
namespace {

// A peer that announces much and sends nothing must not make us allocate it.
constexpr std::size_t kMostReserved = 1024 * 1024;

}  // namespace

BodyCollector::BodyCollector(Framing framing, std::size_t most_bytes) : most_bytes_(most_bytes) {
  if (framing.kind == BodyKind::chunked) {
    chunks_.emplace();
  } else if (framing.kind == BodyKind::length) {
    remaining_ = framing.length;
    body_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, std::min(kMostReserved, most_bytes))));
  }
}

BodyCollector::State BodyCollector::take(std::string_view& bytes) {
  if (chunks_) return take_chunks(bytes);
  if (body_.size() + remaining_ > most_bytes_) return State::too_large;
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
  body_.append(bytes.substr(0, length));
  bytes.remove_prefix(length);
  remaining_ -= length;
  return remaining_ == 0 ? State::complete : State::more;
}

BodyCollector::State BodyCollector::take_chunks(std::string_view& bytes) {
  while (true) {
    const auto step = chunks_->next(bytes);
    bytes.remove_prefix(step.taken);
    switch (step.event) {
      case ChunkedReader::Event::trailer_begins: continue;
      case ChunkedReader::Event::data:
        if (body_.size() + step.payload.size() > most_bytes_) return State::too_large;
        body_.append(step.payload);
        continue;
      case ChunkedReader::Event::need_more: return State::more;
      case ChunkedReader::Event::finished: return State::complete;
      case ChunkedReader::Event::malformed: refusal_ = step.reason; return State::malformed;
    }
  }
}

}  // namespace quarterdeck::http
