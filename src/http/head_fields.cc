#include "http/head_fields.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <bit>

#include "http/characters.h"

namespace quarterdeck::http {
namespace {

using namespace characters;  // NOLINT(google-build-using-namespace): our own tables, in this file only

// The first byte that may not stand in a field value: a control character other than the tab.
std::size_t end_of_value(std::string_view bytes, std::size_t at) {
#if defined(__SSE2__)
  const __m128i last_control = _mm_set1_epi8(0x1F);
  const __m128i tab = _mm_set1_epi8('\t');
  const __m128i del = _mm_set1_epi8(0x7F);
  while (at + 16 <= bytes.size()) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
    const __m128i is_low = _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block);
    const __m128i stops = _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi8(block, tab), is_low), _mm_cmpeq_epi8(block, del));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(stops));
    if (mask != 0) return at + static_cast<std::size_t>(std::countr_zero(mask));
    at += 16;
  }
#endif
  while (at < bytes.size() && (!is_control(bytes[at]) || bytes[at] == '\t')) ++at;
  return at;
}

FieldKind kind_of(std::string_view name) {
  switch (name.size()) {
    case 2: return equals_lower(name, "te") ? FieldKind::hop_by_hop : FieldKind::ordinary;
    case 4:
      if (equals_lower(name, "host")) return FieldKind::host;
      return equals_lower(name, "date") ? FieldKind::date : FieldKind::ordinary;
    case 6: return equals_lower(name, "expect") ? FieldKind::expect : FieldKind::ordinary;
    case 7:
      if (equals_lower(name, "upgrade")) return FieldKind::upgrade;
      return equals_lower(name, "trailer") ? FieldKind::hop_by_hop : FieldKind::ordinary;
    case 10:
      if (equals_lower(name, "connection")) return FieldKind::connection;
      return equals_lower(name, "keep-alive") ? FieldKind::hop_by_hop : FieldKind::ordinary;
    case 14: return equals_lower(name, "content-length") ? FieldKind::content_length : FieldKind::ordinary;
    case 15: return equals_lower(name, "x-forwarded-for") ? FieldKind::forwarded_for : FieldKind::ordinary;
    case 16: return equals_lower(name, "proxy-connection") ? FieldKind::hop_by_hop : FieldKind::ordinary;
    case 17:
      if (equals_lower(name, "transfer-encoding")) return FieldKind::transfer_encoding;
      return equals_lower(name, "x-forwarded-proto") ? FieldKind::forwarded_proto : FieldKind::ordinary;
    default: return FieldKind::ordinary;
  }
}

void note_connection(std::string_view value, Head& head, bool& says_close, bool& says_keep_alive) {
  for_each_word(value, [&](std::string_view option) {
    if (equals_lower(option, "close")) {
      says_close = true;
    } else if (equals_lower(option, "keep-alive")) {
      says_keep_alive = true;
    } else {
      head.has_connection_options = true;
    }
  });
}

std::string_view trimmed_value(std::string_view bytes, std::size_t begin, std::size_t end) {
  while (begin < end && (bytes[begin] == ' ' || bytes[begin] == '\t')) ++begin;
  while (end > begin && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) --end;
  return bytes.substr(begin, end - begin);
}

// Reads one field line that begins at `at` and moves `at` behind it.
ParseResult parse_field(std::string_view bytes, std::size_t& at, Field& field) {
  const auto begin = at;
  auto end = begin;
  while (end < bytes.size() && is_in(kToken, bytes[end])) ++end;
  if (end == bytes.size()) return {};
  if (bytes[end] != ':') {
    if (end == begin && (bytes[end] == ' ' || bytes[end] == '\t')) return malformed(400, "a header line is folded");
    if (bytes[end] == ' ' || bytes[end] == '\t') return malformed(400, "there is a blank before the colon of a header");
    if (bytes[end] == '\n') return malformed(400, "the head holds a bare line feed");
    return malformed(400, "a header name holds a character that is not allowed");
  }
  if (end == begin) return malformed(400, "a header has no name");
  const auto value_end = end_of_value(bytes, end + 1);
  if (value_end == bytes.size()) return {};
  if (bytes[value_end] == '\n') return malformed(400, "the head holds a bare line feed");
  if (bytes[value_end] != '\r') return malformed(400, "a header value holds a control character");
  if (value_end + 1 == bytes.size()) return {};
  if (bytes[value_end + 1] != '\n') return malformed(400, "the head holds a bare carriage return");
  field.name = bytes.substr(begin, end - begin);
  field.value = trimmed_value(bytes, end + 1, value_end);
  field.kind = kind_of(field.name);
  at = value_end + 2;
  return {Parsed::complete, 0, {}};
}

// Content-Length is digits and nothing else; 18 of them fit any disk and no overflow.
bool parse_length(std::string_view text, std::uint64_t& length) {
  if (text.empty() || text.size() > 18) return false;
  length = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

}  // namespace

ParseResult parse_fields(std::string_view bytes, std::size_t at, std::size_t most_head_bytes, Head& head) {
  bool says_close = false;
  bool says_keep_alive = false;
  head.field_count = 0;
  head.has_connection_options = false;
  head.asks_upgrade = false;
  while (true) {
    if (at > most_head_bytes) return malformed(431, "the head is too large");
    if (at + 1 < bytes.size() && bytes[at] == '\r' && bytes[at + 1] == '\n') break;
    if (at + 1 == bytes.size() && bytes[at] == '\r') return {};
    if (at < bytes.size() && bytes[at] == '\r') return malformed(400, "the head holds a bare carriage return");
    if (head.field_count == Head::kMostFields) return malformed(431, "there are too many headers");
    auto& field = head.storage[head.field_count];
    const auto line = parse_field(bytes, at, field);
    if (line.state == Parsed::incomplete && bytes.size() >= most_head_bytes) return malformed(431, "the head is too large");
    if (line.state != Parsed::complete) return line;
    ++head.field_count;
    if (field.kind == FieldKind::connection) note_connection(field.value, head, says_close, says_keep_alive);
    if (field.kind == FieldKind::upgrade) head.asks_upgrade = true;
  }
  head.size = at + 2;
  if (head.size > most_head_bytes) return malformed(431, "the head is too large");
  head.keeps_alive = !says_close && (!head.is_http_1_0 || says_keep_alive);
  return {Parsed::complete, 0, {}};
}

ParseResult stated_framing(const Head& head, Framing& framing) {
  framing = {};
  bool has_length = false;
  bool has_coding = false;
  for (const auto& field : head.fields()) {
    if (field.kind == FieldKind::content_length) {
      if (has_length) return malformed(400, "there are two Content-Length headers");
      if (!parse_length(field.value, framing.length)) return malformed(400, "Content-Length is not a plain number");
      has_length = true;
    } else if (field.kind == FieldKind::transfer_encoding) {
      if (has_coding) return malformed(400, "there are two Transfer-Encoding headers");
      if (!equals_lower(field.value, "chunked")) return malformed(501, "Transfer-Encoding is something other than chunked");
      has_coding = true;
    }
  }
  if (has_length && has_coding) return malformed(400, "there are both Content-Length and Transfer-Encoding");
  if (has_coding && head.is_http_1_0) return malformed(400, "HTTP/1.0 has no Transfer-Encoding");
  if (has_coding) framing.kind = BodyKind::chunked;
  if (has_length) framing.kind = BodyKind::length;
  return {Parsed::complete, 0, {}};
}

std::optional<std::string_view> Head::find(std::string_view name) const {
  for (const auto& field : fields()) {
    if (equal_ignoring_case(field.name, name)) return field.value;
  }
  return std::nullopt;
}

bool is_connection_option(const Head& head, std::string_view name) {
  bool found = false;
  for (const auto& field : head.fields()) {
    if (field.kind != FieldKind::connection) continue;
    for_each_word(field.value, [&](std::string_view option) { found = found || equal_ignoring_case(option, name); });
  }
  return found;
}

}  // namespace quarterdeck::http
