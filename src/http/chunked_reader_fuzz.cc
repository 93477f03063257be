#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/body_collector.h"
#include "http/body_follower.h"

// However a chunked body is cut into pieces, it means the same; and what a proxy passes on of it means the same again.
namespace {

using namespace quarterdeck::http;  // NOLINT(google-build-using-namespace)

constexpr Framing kChunked{.kind = BodyKind::chunked};
constexpr std::size_t kMost = 1024 * 1024;

struct Collected {
  BodyCollector::State state = BodyCollector::State::more;
  std::string body;
  std::size_t rest = 0;
};

Collected collect(std::string_view bytes, std::size_t piece_size) {
  BodyCollector collector(kChunked, kMost);
  Collected collected;
  while (!bytes.empty() && collected.state == BodyCollector::State::more) {
    auto piece = bytes.substr(0, piece_size);
    const auto before = piece.size();
    collected.state = collector.take(piece);
    bytes.remove_prefix(before - piece.size());
  }
  collected.body = collector.body();
  collected.rest = bytes.size();
  return collected;
}

std::string passed_on(std::string_view bytes, std::size_t piece_size) {
  BodyFollower follower(kChunked);
  std::string passed;
  while (!bytes.empty() && !follower.is_finished()) {
    const auto step = follower.take(bytes.substr(0, piece_size));
    if (!step.refusal.empty()) return {};
    passed.append(step.pass).append(step.end);
    bytes.remove_prefix(step.taken);
  }
  return passed;
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece_size = 1 + data[0] % 16;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = collect(bytes, bytes.size());
  const auto pieces = collect(bytes, piece_size);
  require(whole.state == pieces.state);
  if (whole.state != BodyCollector::State::complete) return 0;
  require(whole.body == pieces.body && whole.rest == pieces.rest);
  const auto again = collect(passed_on(bytes, piece_size), kMost);
  require(again.state == BodyCollector::State::complete && again.body == whole.body && again.rest == 0);
  return 0;
}
