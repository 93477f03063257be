#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/forwarded_head.h"
#include "http/head.h"

// As for requests: what goes on to the client must mean what came from the upstream.
namespace {

using namespace quarterdeck::http;  // NOLINT(google-build-using-namespace)

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  static StatusLineAndFields head;
  const auto parsed = parse_response_head(bytes, {}, AnswerTo::ordinary, head);
  if (parsed.state != Parsed::complete || head.field_count + 2 > Head::kMostFields) return 0;
  require(head.size <= bytes.size() && head.status >= 100 && head.status < 600);
  const bool ends_by_closing = head.framing.kind == BodyKind::until_close;
  std::string out;
  write_answer_head({.head = head,
                     .bytes = bytes,
                     .forward = {},
                     .framing = ends_by_closing ? AnswerFraming::in_chunks : AnswerFraming::as_received,
                     .connection = ClientConnectionHeader::close},
                    out);
  static StatusLineAndFields again;
  require(parse_response_head(out, {.most_head_bytes = 1024 * 1024}, AnswerTo::ordinary, again).state == Parsed::complete);
  require(again.size == out.size() && again.status == head.status && !again.keeps_alive);
  require(again.framing.kind == (ends_by_closing ? BodyKind::chunked : head.framing.kind) && again.framing.length == head.framing.length);
  return 0;
}
