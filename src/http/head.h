#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// The head of a message, read in place: every view points into the bytes that were parsed. Strict after RFC 9112: what two parsers could
// read in two ways is refused.
namespace quarterdeck::http {

// Fields that the engine itself acts on; found once, while parsing.
enum class FieldKind : std::uint8_t {
  ordinary,
  host,
  connection,
  content_length,
  transfer_encoding,
  expect,
  upgrade,
  hop_by_hop,  // Keep-Alive, Proxy-Connection, TE, Trailer
  date,
  forwarded_for,
  forwarded_proto,
};

struct Field {
  std::string_view name;
  std::string_view value;  // without blanks at both ends
  FieldKind kind = FieldKind::ordinary;
};

// How the end of the body is found.
enum class BodyKind : std::uint8_t { none, length, chunked, until_close };

struct Framing {
  BodyKind kind = BodyKind::none;
  std::uint64_t length = 0;  // of BodyKind::length
};

struct HeadLimits {
  std::size_t most_head_bytes = 64 * 1024;
  std::size_t most_target_bytes = 16 * 1024;
};

struct Head {
  static constexpr std::size_t kMostFields = 128;

  std::array<Field, kMostFields> storage;
  std::size_t field_count = 0;
  std::size_t size = 0;  // in bytes, with the empty line at its end
  Framing framing;
  bool is_http_1_0 = false;
  bool keeps_alive = true;
  bool has_connection_options = false;  // Connection names fields that are for this hop only
  bool asks_upgrade = false;

  std::span<const Field> fields() const { return {storage.data(), field_count}; }
  std::optional<std::string_view> find(std::string_view name) const;  // without case; the first
};

struct RequestLineAndFields : Head {
  std::string_view method;
  std::string_view target;  // as received
  std::string_view path;    // raw; empty for "*"
  std::string_view query;   // behind '?'
  std::string_view host;    // with port, from the target in absolute form, otherwise from Host; empty only with HTTP/1.0
  bool expects_continue = false;
};

struct StatusLineAndFields : Head {
  int status = 0;
};

enum class Parsed { complete, incomplete, malformed };

struct ParseResult {
  Parsed state = Parsed::incomplete;
  int status = 0;           // of malformed: 400, 414, 417, 431, 501 or 505
  std::string_view reason;  // of malformed, as part of a sentence: "the head holds a bare line feed"
};

ParseResult parse_request_head(std::string_view bytes, const HeadLimits& limits, RequestLineAndFields& head);

enum class AnswerTo { ordinary, head_request };
ParseResult parse_response_head(std::string_view bytes, const HeadLimits& limits, AnswerTo method, StatusLineAndFields& head);

// True when one of the connection options (the comma-separated words of the Connection fields) is the name.
bool is_connection_option(const Head& head, std::string_view name);

// "example.com:8080" gives "example.com"; "[::1]:80" gives "[::1]".
std::string_view without_port(std::string_view host);

}  // namespace quarterdeck::http
