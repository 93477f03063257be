#include "definitions/openapi/wanted_places.h"

namespace quarterdeck::definitions::openapi {

WantedPlace wanted_places(const Places& places) {
  WantedPlace root{.children = {}, .line = 1};
  for (const auto& place : places) {
    auto* node = &root;
    for (const auto& segment : place) node = &node->children[segment];
  }
  return root;
}

WantedPlace* child_of(WantedPlace* parent, std::string_view name, std::size_t line) {
  if (parent == nullptr) return nullptr;
  const auto found = parent->children.find(name);
  if (found == parent->children.end()) return nullptr;
  found->second.line = line;
  return &found->second;
}

std::vector<std::size_t> lines_found(const WantedPlace& root, const Places& places) {
  std::vector<std::size_t> lines;
  for (const auto& place : places) {
    const auto* node = &root;
    std::size_t line = 1;
    for (const auto& segment : place) {
      node = &node->children.at(segment);
      if (node->line == 0) break;
      line = node->line;
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace quarterdeck::definitions::openapi
