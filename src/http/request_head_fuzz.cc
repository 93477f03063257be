#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/forwarded_head.h"
#include "http/head.h"

// Whatever is accepted must be read the same way by the next parser: the head that goes out is parsed again and must mean the same.
namespace {

using namespace quarterdeck::http;  // NOLINT(google-build-using-namespace)

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static RequestLineAndFields head;
  const auto parsed = parse_request_head(bytes, {}, head);
  if (parsed.state == Parsed::malformed) require(parsed.status >= 400 && !parsed.reason.empty());
  if (parsed.state != Parsed::complete) return 0;
  require(head.size <= bytes.size());
  static const auto upstream = std::make_shared<const Upstream>(Upstream{.host = "upstream"});
  const Forward forward{.upstream = upstream, .target = "/target", .set_headers = {{"X-Set", "1"}}, .remove_headers = {"x-removed"}};
  std::string out;
  write_request_head({.head = head, .bytes = bytes, .forward = forward, .peer_address = "::1", .scheme = "http"}, out);
  static RequestLineAndFields again;
  const auto reparsed = parse_request_head(out, {.most_head_bytes = 1024 * 1024}, again);
  // Up to five fields are added; a head that was nearly full may be refused for that, and for nothing else.
  if (reparsed.state == Parsed::malformed && reparsed.status == 431 && head.field_count + 5 > Head::kMostFields) return 0;
  require(reparsed.state == Parsed::complete && again.size == out.size());
  require(again.framing.kind == head.framing.kind && again.framing.length == head.framing.length);
  require(again.method == head.method && again.path == "/target" && again.host == "upstream");
  require(!again.find("x-removed") && again.find("x-set") == "1" && !again.asks_upgrade);
  return 0;
}
