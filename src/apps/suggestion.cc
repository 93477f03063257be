#include "apps/suggestion.h"

#include <algorithm>
#include <numeric>

namespace quarterdeck::apps {
namespace {

// How many letters must be added, removed or changed to get from one to the other.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const auto replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[to.size()];
}

bool begins_alike(std::string_view left, std::string_view right) {
  constexpr std::size_t kTelling = 3;
  return std::min(left.size(), right.size()) >= kTelling && (left.starts_with(right) || right.starts_with(left));
}

}  // namespace

std::optional<std::string> suggestion_for(std::string_view typed, const std::vector<std::string>& known) {
  for (const auto& word : known) {
    if (begins_alike(typed, word)) return word;
  }
  const auto nearest = std::min_element(known.begin(), known.end(),
                                        [&](const auto& left, const auto& right) { return distance(typed, left) < distance(typed, right); });
  // More than a third of the letters wrong is another word.
  if (nearest == known.end() || distance(typed, *nearest) * 3 > std::max(typed.size(), nearest->size())) return std::nullopt;
  return *nearest;
}

}  // namespace quarterdeck::apps
