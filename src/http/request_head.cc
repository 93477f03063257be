#include "http/characters.h"
#include "http/head.h"
#include "http/head_fields.h"

namespace quarterdeck::http {
namespace {

using namespace characters;  // NOLINT(google-build-using-namespace): our own tables, in this file only

constexpr std::size_t kMostMethodBytes = 32;

struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::size_t end = 0;  // behind its line feed
};

ParseResult parse_version(std::string_view bytes, std::size_t at, RequestLineAndFields& head, std::size_t& end) {
  constexpr std::string_view kName = "HTTP/";
  const auto version = bytes.substr(at, 8);
  if (!kName.starts_with(version.substr(0, 5))) return malformed(400, "the request line does not end in an HTTP version");
  if (version.size() < 8) {
    if (version.find_first_of("\r\n") != std::string_view::npos) return malformed(400, "the request line does not end in an HTTP version");
    return {};
  }
  if (!is_digit(version[5]) || version[6] != '.' || !is_digit(version[7])) {
    return malformed(400, "the request line does not end in an HTTP version");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return malformed(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  head.is_http_1_0 = version[7] == '0';
  const auto line_end = bytes.substr(at + 8, 2);
  if (line_end == "\r\n") {
    end = at + 10;
    return {Parsed::complete, 0, {}};
  }
  if (line_end.empty() || line_end == "\r") return {};
  return line_end[0] == '\n' ? malformed(400, "the head holds a bare line feed")
                             : malformed(400, "the request line does not end in an HTTP version");
}

ParseResult parse_request_line(std::string_view bytes, std::size_t at, const HeadLimits& limits, RequestLineAndFields& head,
                               std::size_t& line_end) {
  auto end = at;
  while (end < bytes.size() && is_in(kToken, bytes[end])) ++end;
  if (end - at > kMostMethodBytes) return malformed(501, "the method is longer than any that is known");
  if (end == bytes.size()) return {};
  if (end == at || bytes[end] != ' ') return malformed(400, "the request line does not begin with a method and a blank");
  head.method = bytes.substr(at, end - at);

  const auto target_begin = end + 1;
  end = target_begin;
  while (end < bytes.size() && is_in(kTarget, bytes[end])) ++end;
  if (end - target_begin > limits.most_target_bytes) return malformed(414, "the request target is too long");
  if (end == bytes.size()) return {};
  if (end == target_begin) return malformed(400, "the request line has no target");
  if (bytes[end] != ' ') return malformed(400, "the request target holds a character that is not allowed");
  head.target = bytes.substr(target_begin, end - target_begin);
  return parse_version(bytes, end + 1, head, line_end);
}

bool is_valid_host(std::string_view host) {
  if (host.empty() || !all_in(kHost, host)) return false;
  const auto name = without_port(host);
  if (name.empty()) return false;
  if (name.size() == host.size()) return true;
  const auto port = host.substr(name.size() + 1);
  if (port.size() > 5) return false;
  for (const char c : port) {
    if (!is_digit(c)) return false;
  }
  return true;
}

void split_target(std::string_view path_and_query, RequestLineAndFields& head) {
  const auto mark = path_and_query.find('?');
  head.path = path_and_query.substr(0, mark);
  head.query = mark == std::string_view::npos ? std::string_view() : path_and_query.substr(mark + 1);
}

// "http://host/path" as clients of a proxy send it. The host in it wins (RFC 9112 §3.2.2).
ParseResult split_absolute_target(RequestLineAndFields& head) {
  const auto scheme_end = head.target.find("://");
  const auto scheme = head.target.substr(0, scheme_end == std::string_view::npos ? 0 : scheme_end);
  if (!equals_lower(scheme, "http") && !equals_lower(scheme, "https")) {
    return malformed(400, "the request target is neither a path nor an http URL");
  }
  const auto rest = head.target.substr(scheme_end + 3);
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  head.host = rest.substr(0, authority_end);
  split_target(rest.substr(authority_end), head);
  if (head.path.empty()) head.path = "/";
  return {Parsed::complete, 0, {}};
}

ParseResult read_target(RequestLineAndFields& head) {
  head.host = {};
  head.query = {};
  if (head.method == "CONNECT") return malformed(501, "CONNECT is not offered here");
  if (head.target.front() == '/') {
    split_target(head.target, head);
    return {Parsed::complete, 0, {}};
  }
  if (head.target == "*") {
    head.path = {};
    if (head.method != "OPTIONS") return malformed(400, "only OPTIONS may ask for '*'");
    return {Parsed::complete, 0, {}};
  }
  return split_absolute_target(head);
}

ParseResult read_host(RequestLineAndFields& head) {
  std::size_t count = 0;
  std::string_view stated;
  for (const auto& field : head.fields()) {
    if (field.kind != FieldKind::host) continue;
    ++count;
    stated = field.value;
  }
  if (count > 1) return malformed(400, "there are two Host headers");
  if (count == 0 && !head.is_http_1_0) return malformed(400, "the Host header is missing");
  if (count == 1 && !is_valid_host(stated)) return malformed(400, "the Host header is not a host name");
  if (head.host.empty()) {
    head.host = stated;
    return {Parsed::complete, 0, {}};
  }
  if (!is_valid_host(head.host)) return malformed(400, "the request target names no valid host");
  if (count == 1 && !equal_ignoring_case(head.host, stated)) return malformed(400, "Host and the request target name two hosts");
  return {Parsed::complete, 0, {}};
}

ParseResult read_expectation(RequestLineAndFields& head) {
  head.expects_continue = false;
  for (const auto& field : head.fields()) {
    if (field.kind != FieldKind::expect) continue;
    if (!equals_lower(field.value, "100-continue")) return malformed(417, "Expect asks for something other than 100-continue");
    head.expects_continue = !head.is_http_1_0;
  }
  return {Parsed::complete, 0, {}};
}

}  // namespace

std::string_view without_port(std::string_view host) {
  if (!host.empty() && host.front() == '[') {
    const auto bracket = host.find(']');
    if (bracket == std::string_view::npos) return {};
    const auto behind = host.substr(bracket + 1);
    return behind.empty() || behind.front() == ':' ? host.substr(0, bracket + 1) : std::string_view();
  }
  return host.substr(0, host.find(':'));
}

ParseResult parse_request_head(std::string_view bytes, const HeadLimits& limits, RequestLineAndFields& head) {
  // One empty line before the request is tolerated (RFC 9112 §2.2): old clients send it behind a body.
  const std::size_t begin = bytes.starts_with("\r\n") ? 2 : 0;
  if (bytes == "\r") return {};
  std::size_t line_end = 0;
  const auto line = parse_request_line(bytes, begin, limits, head, line_end);
  if (line.state == Parsed::incomplete && bytes.size() >= limits.most_head_bytes) return malformed(431, "the head is too large");
  if (line.state != Parsed::complete) return line;
  if (const auto target = read_target(head); target.state != Parsed::complete) return target;
  if (const auto fields = parse_fields(bytes, line_end, limits.most_head_bytes, head); fields.state != Parsed::complete) return fields;
  if (const auto host = read_host(head); host.state != Parsed::complete) return host;
  if (const auto expectation = read_expectation(head); expectation.state != Parsed::complete) return expectation;
  return stated_framing(head, head.framing);
}

}  // namespace quarterdeck::http
