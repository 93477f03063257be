#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/tokens/verified_token.h"

namespace quarterdeck::gateway {

// What is known about the tokens seen last, good and bad ones alike. One per thread: calls must not overlap.
//
// The whole text of a token is its key: two tokens with one signature part are two tokens. An entry may live only in a few places that its
// hash names, the one used longest ago gives way, so nobody can make a lookup slow or the cache large; whoever aims at one place only
// makes its tokens be verified again. What changes with time is not kept here: expiry and revocation are checked on every use.
class TokenCache {
 public:
  explicit TokenCache(std::size_t most_tokens = 8192);

  // Null when nothing is known. Valid until the next remember() or clear().
  const TokenCheck* find(std::string_view text);
  // Long tokens are not kept: they would make the cache as large as an attacker likes.
  void remember(std::string_view text, TokenCheck check);
  void clear();

  static constexpr std::size_t kLongestToken = 4096;

 private:
  static constexpr std::size_t kPlaces = 4;
  struct Entry {
    std::size_t hash = 0;
    std::uint64_t used_at = 0;  // by the count of lookups; 0: empty
    std::string text;
    TokenCheck check;
  };
  using Row = std::array<Entry, kPlaces>;

  Row& row_of(std::size_t hash) { return rows_[hash % rows_.size()]; }

  std::vector<Row> rows_;
  std::uint64_t lookups_ = 0;
};

}  // namespace quarterdeck::gateway
