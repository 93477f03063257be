#include "gateway/tokens/token_cache.h"

#include <algorithm>
#include <functional>

namespace quarterdeck::gateway {

TokenCache::TokenCache(std::size_t most_tokens) : rows_(std::max<std::size_t>(1, most_tokens / kPlaces)) {}

const TokenCheck* TokenCache::find(std::string_view text) {
  const auto hash = std::hash<std::string_view>{}(text);
  ++lookups_;
  for (auto& entry : row_of(hash)) {
    if (entry.used_at == 0 || entry.hash != hash || entry.text != text) continue;
    entry.used_at = lookups_;
    return &entry.check;
  }
  return nullptr;
}

void TokenCache::remember(std::string_view text, TokenCheck check) {
  if (text.size() > kLongestToken) return;
  const auto hash = std::hash<std::string_view>{}(text);
  auto& row = row_of(hash);
  const auto is_same = [&](const Entry& entry) { return entry.used_at != 0 && entry.text == text; };
  auto place = std::ranges::find_if(row, is_same);
  if (place == row.end()) place = std::ranges::min_element(row, {}, &Entry::used_at);
  *place = {hash, ++lookups_, std::string(text), std::move(check)};
}

void TokenCache::clear() {
  for (auto& row : rows_) row.fill({});
}

}  // namespace quarterdeck::gateway
