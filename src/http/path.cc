#include "http/path.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "http/characters.h"

namespace quarterdeck::http {
namespace {

using namespace characters;  // NOLINT(google-build-using-namespace): our own tables, in this file only

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

void append_escape(std::string& text, unsigned char byte) {
  text.push_back('%');
  text.push_back(kHexDigits[byte >> 4]);
  text.push_back(kHexDigits[byte & 15]);
}

// Appends the segment, each character in its one canonical spelling. Gives the reason of a refusal.
std::string_view append_segment(std::string_view segment, std::string& canonical) {
  for (std::size_t i = 0; i < segment.size(); ++i) {
    char c = segment[i];
    const bool escaped = c == '%';
    if (escaped) {
      if (i + 2 >= segment.size()) return "the path ends in an incomplete percent escape";
      const int high = hex_value(segment[i + 1]);
      const int low = hex_value(segment[i + 2]);
      if (high < 0 || low < 0) return "the path holds a percent sign that starts no escape";
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\\') return "the path holds a backslash";
    if (is_control(c)) return "the path holds a control character";
    if (is_in(escaped ? kUnreserved : kPathSegment, c)) {
      canonical.push_back(c);
    } else {
      append_escape(canonical, static_cast<unsigned char>(c));
    }
  }
  return {};
}

enum class SegmentKind { ordinary, here, up, disguised };

// A server that splits at an encoded slash, or cuts parameters off ("..;x", also with an encoded semicolon), sees dot segments that we
// would not.
bool hides_dot_segment(std::string_view segment) {
  while (true) {
    const auto slash = segment.find("%2F");
    const auto part = segment.substr(0, slash);
    const auto name = part.substr(0, std::min(part.find(';'), part.find("%3B")));
    if (name == "." || name == "..") return true;
    if (slash == std::string_view::npos) return false;
    segment.remove_prefix(slash + 3);
  }
}

SegmentKind kind_of(std::string_view segment) {
  if (segment == ".") return SegmentKind::here;
  if (segment == "..") return SegmentKind::up;
  return hides_dot_segment(segment) ? SegmentKind::disguised : SegmentKind::ordinary;
}

// Most paths are canonical already: nothing to decode, to escape or to remove.
bool is_plainly_canonical(std::string_view raw) {
  char before = 0;
  for (const char c : raw) {
    if (c == '/') {
      if (before == '/') return false;
    } else if (!is_in(kPathSegment, c) || (c == '.' && before == '/') || c == ';') {
      return false;
    }
    before = c;
  }
  return true;
}

// Takes the last segment away; `canonical` ends in '/'.
bool go_up(std::string& canonical) {
  if (canonical.size() <= 1) return false;
  canonical.resize(canonical.rfind('/', canonical.size() - 2) + 1);
  return true;
}

}  // namespace

std::string_view canonicalise_path(std::string_view raw, std::string& canonical) {
  if (raw.empty() || raw.front() != '/') return "the path does not begin with a slash";
  if (is_plainly_canonical(raw)) {
    canonical.assign(raw);
    return {};
  }
  canonical.assign(1, '/');
  raw.remove_prefix(1);
  while (true) {
    const auto end = raw.find('/');
    const bool is_last = end == std::string_view::npos;
    const auto start = canonical.size();
    if (const auto refusal = append_segment(raw.substr(0, end), canonical); !refusal.empty()) return refusal;
    const auto segment = std::string_view(canonical).substr(start);
    const auto kind = kind_of(segment);
    if (kind == SegmentKind::disguised) return "the path hides a dot segment";
    if (kind != SegmentKind::ordinary) canonical.resize(start);
    if (kind == SegmentKind::up && !go_up(canonical)) return "the path leads above the root";
    if (is_last) return {};
    if (kind == SegmentKind::ordinary && canonical.size() > start) canonical.push_back('/');
    raw.remove_prefix(end + 1);
  }
}

Outcome<std::string> canonical_path(std::string_view raw) {
  std::string canonical;
  const auto refusal = canonicalise_path(raw, canonical);
  if (refusal.empty()) return canonical;
  return Failure{Problem::invalid, fmt::format("The path was refused because {}. Write it as RFC 3986 section 3.3 says.", refusal)};
}

std::optional<std::string> path_without_parameters(std::string_view canonical) {
  constexpr std::string_view kEncoded = "%3B";
  if (!canonical.contains(';') && !canonical.contains(kEncoded)) return std::nullopt;
  std::string reading;
  while (!canonical.empty()) {
    const auto segment = canonical.substr(0, canonical.find('/', 1));
    const auto kept = segment.substr(0, std::min(segment.find(';'), segment.find(kEncoded)));
    // A segment that was nothing but parameters is an empty one, which is dropped like any other; a slash at the end stays.
    const bool is_last = segment.size() == canonical.size();
    if (kept.size() > 1 || is_last) reading += kept;
    canonical.remove_prefix(segment.size());
  }
  return reading;
}

Outcome<std::string> decoded_path(std::string_view canonical) {
  std::string decoded;
  decoded.reserve(canonical.size());
  for (std::size_t i = 0; i < canonical.size(); ++i) {
    if (canonical[i] != '%' || i + 2 >= canonical.size()) {
      decoded.push_back(canonical[i]);
      continue;
    }
    const char c = static_cast<char>(hex_value(canonical[i + 1]) * 16 + hex_value(canonical[i + 2]));
    if (c == '/') {
      return Failure{Problem::invalid, "The path was refused because it holds an encoded slash. No name here contains a slash."};
    }
    decoded.push_back(c);
    i += 2;
  }
  if (!base::is_utf8(decoded)) return Failure{Problem::invalid, "The path was refused because it is not UTF-8. Encode it as UTF-8."};
  return decoded;
}

}  // namespace quarterdeck::http
