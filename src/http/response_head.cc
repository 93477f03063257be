#include "http/characters.h"
#include "http/head.h"
#include "http/head_fields.h"

namespace quarterdeck::http {
namespace {

using namespace characters;  // NOLINT(google-build-using-namespace): our own tables, in this file only

constexpr std::size_t kMostReasonBytes = 1024;

// "HTTP/1.1 200 OK"; the reason and the blank before it may be missing, as several servers leave them out.
ParseResult parse_status_line(std::string_view bytes, StatusLineAndFields& head, std::size_t& line_end) {
  constexpr std::string_view kVersion = "HTTP/1.";
  if (!kVersion.starts_with(bytes.substr(0, kVersion.size()))) return malformed(502, "the answer does not begin with HTTP/1");
  if (bytes.size() < 13) {
    return bytes.find('\n') == std::string_view::npos ? ParseResult{} : malformed(502, "the status line is too short");
  }
  if ((bytes[7] != '1' && bytes[7] != '0') || bytes[8] != ' ') return malformed(502, "the answer is not HTTP/1.1 or HTTP/1.0");
  head.is_http_1_0 = bytes[7] == '0';
  if (!is_digit(bytes[9]) || !is_digit(bytes[10]) || !is_digit(bytes[11])) return malformed(502, "the status is not a number");
  head.status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + (bytes[11] - '0');
  if (head.status < 100 || head.status > 599) return malformed(502, "the status is out of range");
  std::size_t end = 12;
  if (bytes[end] != ' ' && bytes[end] != '\r') return malformed(502, "the status is not a number");
  while (end < bytes.size() && (!is_control(bytes[end]) || bytes[end] == '\t')) ++end;
  if (end > kMostReasonBytes) return malformed(502, "the status line is too long");
  if (end + 1 >= bytes.size()) return {};
  if (bytes[end] != '\r' || bytes[end + 1] != '\n') return malformed(502, "the status line holds a control character");
  line_end = end + 2;
  return {Parsed::complete, 0, {}};
}

bool has_no_body(int status, AnswerTo method) {
  return method == AnswerTo::head_request || status < 200 || status == 204 || status == 304;
}

}  // namespace

ParseResult parse_response_head(std::string_view bytes, const HeadLimits& limits, AnswerTo method, StatusLineAndFields& head) {
  std::size_t line_end = 0;
  const auto line = parse_status_line(bytes, head, line_end);
  if (line.state != Parsed::complete) return line;
  if (const auto fields = parse_fields(bytes, line_end, limits.most_head_bytes, head); fields.state != Parsed::complete) return fields;
  if (const auto framing = stated_framing(head, head.framing); framing.state != Parsed::complete) return framing;
  if (has_no_body(head.status, method)) {
    head.framing = {};
  } else if (head.framing.kind == BodyKind::none) {
    head.framing.kind = BodyKind::until_close;
    head.keeps_alive = false;
  }
  return {Parsed::complete, 0, {}};
}

}  // namespace quarterdeck::http
