#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

// A path as an API's author writes it, taken apart: /orders/{id}/lines, /reports/{name}.pdf, /files/*.
namespace quarterdeck::gateway {

enum class SegmentKind {
  literal,    // orders: itself
  mixed,      // {name}.pdf, {base}...{head}: its literal pieces in this order, anything between them
  parameter,  // {id}: one whole segment, never empty
};

struct TemplateSegment {
  SegmentKind kind = SegmentKind::literal;
  std::vector<std::string> pieces;  // literal: one; mixed: what stands before, between and after the parameters
  bool operator==(const TemplateSegment&) const = default;
};

// True when the segment of a path is one that a mixed segment stands for. Every parameter takes at least one character.
bool matches_pieces(const std::vector<std::string>& pieces, std::string_view segment);

struct PathTemplate {
  std::vector<TemplateSegment> segments;
  bool takes_rest = false;  // ends in /*: no, one or more further segments

  // Refuses braces that do not pair. Literals become canonical paths, so that they compare equal to what a client asks for.
  static Outcome<PathTemplate> parse(std::string_view text);
  bool operator==(const PathTemplate&) const = default;
};

}  // namespace quarterdeck::gateway
