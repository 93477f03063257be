#include "http/answer.h"

#include <fmt/format.h>

#include <iterator>

#include "base/log.h"
#include "http/status.h"

namespace quarterdeck::http {
namespace {

void append_head(const Response& response, const AnswerFor& request, std::string& bytes) {
  fmt::format_to(std::back_inserter(bytes), "HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  append_date(bytes);
  for (const auto& header : response.headers) {
    if (is_framing_header(header.name)) continue;
    if (!is_safe_header(header)) {
      log::error("a handler set a header that would break the message; it was left out", {{"status", response.status}});
      continue;
    }
    bytes.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  if (request.after == AfterAnswer::close) {
    bytes.append("Connection: close\r\n");
  } else if (request.is_http_1_0) {
    bytes.append("Connection: keep-alive\r\n");
  }
}

// What GET would send is what HEAD announces; a handler that knows the length without making the body may say it.
std::string announced_length(const Response& response, const AnswerFor& request) {
  const auto* stated = response.headers.find("Content-Length");
  if (request.is_head && response.body.empty() && stated) return *stated;
  return std::to_string(response.body.size());
}

}  // namespace

std::string answer_bytes(const Response& response, const AnswerFor& request) {
  std::string bytes;
  bytes.reserve(256 + response.headers.size() * 64 + response.body.size());
  append_head(response, request, bytes);
  if (!forbids_body(response.status)) {
    bytes.append("Content-Length: ").append(announced_length(response, request)).append("\r\n");
  }
  bytes.append("\r\n");
  if (!forbids_body(response.status) && !request.is_head) bytes.append(response.body);
  return bytes;
}

std::string stream_head_bytes(const Response& response, const AnswerFor& request) {
  std::string bytes;
  append_head(response, request, bytes);
  if (!request.is_http_1_0) bytes.append("Transfer-Encoding: chunked\r\n");
  bytes.append("\r\n");
  return bytes;
}

}  // namespace quarterdeck::http
