#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::definitions::openapi {

// Members and indexes from the root, one list for each place.
using Places = std::vector<std::vector<std::string>>;

// The wanted places as a tree, so that a scan of the text descends only where somebody asked.
struct WantedPlace {
  std::map<std::string, WantedPlace, std::less<>> children;
  std::size_t line = 0;  // 0: not seen
};

WantedPlace wanted_places(const Places& places);

// The child of that name, which has been seen on the line; null when nobody asked for it (or for its parent).
WantedPlace* child_of(WantedPlace* parent, std::string_view name, std::size_t line);

// For each place the line of its deepest part that was seen.
std::vector<std::size_t> lines_found(const WantedPlace& root, const Places& places);

}  // namespace quarterdeck::definitions::openapi
