#include "http/forwarded_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "http/characters.h"
#include "http/status.h"

namespace quarterdeck::http {
namespace {

using characters::equal_ignoring_case;

bool is_named(const std::vector<Header>& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
}

bool is_named(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& other) { return equal_ignoring_case(other, name); });
}

void append_line(std::string& out, std::string_view name, std::string_view value) { out.append(name).append(": ").append(value).append("\r\n"); }

void append_headers(std::string& out, const std::vector<Header>& headers) {
  for (const auto& header : headers) {
    if (is_safe_header(header)) append_line(out, header.name, header.value);
  }
}

// A field that Connection names is for one hop; but nobody may take framing or the host away by naming them.
bool is_for_this_hop(const Head& head, const Field& field) {
  return head.has_connection_options && field.kind == FieldKind::ordinary && is_connection_option(head, field.name);
}

// Copies the lines that `keeps` wants, neighbours in one piece: most heads are one or two pieces.
template <class Keeps>
void append_kept_lines(std::string_view bytes, const Head& head, std::string& out, Keeps keeps) {
  const auto fields = head.fields();
  const char* const end = bytes.data() + head.size - 2;
  const char* run = nullptr;
  for (const auto& field : fields) {
    if (keeps(field)) {
      if (!run) run = field.name.data();
    } else if (run) {
      out.append(run, field.name.data());
      run = nullptr;
    }
  }
  if (run) out.append(run, end);
}

bool request_keeps(const ForwardedRequest& request, const Field& field) {
  switch (field.kind) {
    case FieldKind::host:
    case FieldKind::connection:
    case FieldKind::upgrade:
    case FieldKind::hop_by_hop:
    case FieldKind::forwarded_for:
    case FieldKind::forwarded_proto: return false;
    case FieldKind::content_length:
    case FieldKind::transfer_encoding:
    case FieldKind::expect: return request.body_instead == nullptr;
    case FieldKind::ordinary:
    case FieldKind::date: break;
  }
  return !is_named(request.forward.set_headers, field.name) && !is_named(request.forward.remove_headers, field.name) &&
         !is_for_this_hop(request.head, field);
}

// Every hop adds the address that it saw, so the list is as long as the way.
void append_forwarded_for(const ForwardedRequest& request, std::string& out) {
  out.append("X-Forwarded-For: ");
  for (const auto& field : request.head.fields()) {
    if (field.kind == FieldKind::forwarded_for && !field.value.empty()) out.append(field.value).append(", ");
  }
  out.append(request.peer_address).append("\r\n");
}

bool answer_keeps(const ForwardedAnswer& answer, const Field& field) {
  switch (field.kind) {
    case FieldKind::connection:
    case FieldKind::upgrade:
    case FieldKind::hop_by_hop: return false;
    default: break;
  }
  return !is_named(answer.forward.set_response_headers, field.name) && !is_named(answer.forward.remove_response_headers, field.name) &&
         !is_for_this_hop(answer.head, field);
}

}  // namespace

void append_authority(std::string& out, const Upstream& upstream) {
  const bool needs_brackets = upstream.host.find(':') != std::string::npos && upstream.host.front() != '[';
  if (needs_brackets) out.push_back('[');
  out.append(upstream.host);
  if (needs_brackets) out.push_back(']');
  if (upstream.port == (upstream.tls ? 443 : 80)) return;
  std::array<char, 8> digits{':'};
  const auto end = std::to_chars(digits.data() + 1, digits.data() + digits.size(), upstream.port).ptr;
  out.append(digits.data(), end);
}

void write_request_head(const ForwardedRequest& request, std::string& out) {
  const auto& forward = request.forward;
  out.clear();
  out.append(request.head.method).append(" ").append(forward.target);
  // An HTTP/1.0 client cannot read chunks, so the upstream must not send any.
  out.append(request.head.is_http_1_0 ? " HTTP/1.0\r\nConnection: close\r\n" : " HTTP/1.1\r\n");
  if (!is_named(forward.set_headers, "host")) {
    out.append("Host: ");
    append_authority(out, *forward.upstream);
    out.append("\r\n");
  }
  append_kept_lines(request.bytes, request.head, out, [&](const Field& field) { return request_keeps(request, field); });
  append_headers(out, forward.set_headers);
  append_forwarded_for(request, out);
  append_line(out, "X-Forwarded-Proto", request.scheme);
  if (request.body_instead) append_line(out, "Content-Length", std::to_string(request.body_instead->size()));
  out.append("\r\n");
}

void write_answer_head(const ForwardedAnswer& answer, std::string& out) {
  out.clear();
  const auto status_line = answer.bytes.substr(8, answer.bytes.find('\r') - 8);
  out.append("HTTP/1.1").append(status_line).append("\r\n");
  append_kept_lines(answer.bytes, answer.head, out, [&](const Field& field) { return answer_keeps(answer, field); });
  append_headers(out, answer.forward.set_response_headers);
  if (answer.framing == AnswerFraming::in_chunks) out.append("Transfer-Encoding: chunked\r\n");
  if (answer.connection == ClientConnectionHeader::close) out.append("Connection: close\r\n");
  if (answer.connection == ClientConnectionHeader::keep_alive) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

}  // namespace quarterdeck::http
