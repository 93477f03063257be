#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace quarterdeck::model {

// Which part of a list is asked for.
struct PageRequest {
  std::int64_t limit = 25;
  std::int64_t offset = 0;
};

// A part of a list, and how long the whole is.
template <class T>
struct Page {
  std::vector<T> items;
  std::int64_t total = 0;
};

// The part of a list that is held whole.
template <class T>
Page<T> page_of(std::vector<T> all, const PageRequest& page) {
  const auto total = static_cast<std::int64_t>(all.size());
  const auto first = std::min(page.offset, total);
  const auto last = std::min(first + page.limit, total);
  all.erase(all.begin() + last, all.end());
  all.erase(all.begin(), all.begin() + first);
  return {std::move(all), total};
}

}  // namespace quarterdeck::model
