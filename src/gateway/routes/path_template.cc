#include "gateway/routes/path_template.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/path.h"

namespace quarterdeck::gateway {
namespace {

Failure malformed(std::string_view text, std::string_view because) {
  return {Problem::invalid, fmt::format("The path template '{}' {}. Write it like /orders/{{id}} or /files/*.", text, because)};
}

// A literal piece, spelled as canonical paths are.
Outcome<std::string> canonical_piece(std::string_view piece) {
  if (piece.empty()) return std::string();
  auto path = http::canonical_path("/" + std::string(piece));
  if (!path) return path.error();
  return path->substr(1);
}

// What stands before, between and after the parameters of a segment.
Outcome<std::vector<std::string>> pieces_of(std::string_view segment, std::string_view text) {
  std::vector<std::string> pieces;
  std::size_t from = 0;
  while (true) {
    const auto open = segment.find('{', from);
    const auto literal = segment.substr(from, open == std::string_view::npos ? open : open - from);
    if (literal.contains('}')) return malformed(text, "closes a brace that was not opened");
    auto piece = canonical_piece(literal);
    if (!piece) return malformed(text, "holds characters that no path can have");
    pieces.push_back(std::move(*piece));
    if (open == std::string_view::npos) return pieces;
    const auto close = segment.find('}', open);
    if (close == std::string_view::npos) return malformed(text, "opens a brace that is not closed");
    if (segment.substr(open + 1, close - open - 1).contains('{')) return malformed(text, "has a brace inside braces");
    from = close + 1;
  }
}

TemplateSegment segment_of(std::vector<std::string> pieces) {
  if (pieces.size() == 1) return {SegmentKind::literal, std::move(pieces)};
  if (pieces.size() == 2 && pieces[0].empty() && pieces[1].empty()) return {SegmentKind::parameter, {}};
  return {SegmentKind::mixed, std::move(pieces)};
}

}  // namespace

bool matches_pieces(const std::vector<std::string>& pieces, std::string_view segment) {
  if (!segment.starts_with(pieces.front())) return false;
  segment.remove_prefix(pieces.front().size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    if (segment.empty()) return false;
    const auto found = segment.find(pieces[i], 1);
    if (found == std::string_view::npos) return false;
    segment.remove_prefix(found + pieces[i].size());
  }
  return segment.size() > pieces.back().size() && segment.ends_with(pieces.back());
}

Outcome<PathTemplate> PathTemplate::parse(std::string_view text) {
  PathTemplate result;
  auto rest = text;
  if (!rest.empty() && rest.front() != '/') return malformed(text, "does not begin with a slash");
  if (rest.ends_with("/*")) {
    result.takes_rest = true;
    rest.remove_suffix(2);
  } else if (rest.ends_with('/')) {
    rest.remove_suffix(1);
  }
  if (rest.empty()) return result;
  for (const auto& segment : base::split(rest.substr(1), '/')) {
    if (segment.empty()) continue;
    if (segment == "*") {
      result.segments.push_back({SegmentKind::parameter, {}});
      continue;
    }
    auto pieces = pieces_of(segment, text);
    if (!pieces) return pieces.error();
    result.segments.push_back(segment_of(std::move(*pieces)));
  }
  return result;
}

}  // namespace quarterdeck::gateway
