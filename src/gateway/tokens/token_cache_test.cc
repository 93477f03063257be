#include "gateway/tokens/token_cache.h"

#include <gtest/gtest.h>

namespace quarterdeck::gateway {
namespace {

TokenCheck good(const std::string& subject) {
  auto token = std::make_shared<VerifiedToken>();
  token->claims.subject = subject;
  return {std::move(token), TokenFault::none};
}

TEST(TokenCache, KnowsTokensByTheirWholeText) {
  TokenCache cache;
  cache.remember("head.ann.signature", good("ann"));
  ASSERT_NE(cache.find("head.ann.signature"), nullptr);
  EXPECT_EQ(cache.find("head.ann.signature")->token->claims.subject, "ann");
  EXPECT_EQ(cache.find("head.bob.signature"), nullptr);
}

TEST(TokenCache, RemembersBadTokensToo) {
  TokenCache cache;
  cache.remember("bad", {nullptr, TokenFault::bad_signature});
  ASSERT_NE(cache.find("bad"), nullptr);
  EXPECT_EQ(cache.find("bad")->fault, TokenFault::bad_signature);
}

TEST(TokenCache, ForgetsWhatWasUsedLongestAgo) {
  TokenCache cache(4);
  for (const auto* text : {"a", "b", "c", "d"}) cache.remember(text, good(text));
  cache.find("a");
  cache.remember("e", good("e"));
  EXPECT_NE(cache.find("a"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_NE(cache.find("e"), nullptr);
}

TEST(TokenCache, ReplacesWhatItKnewAboutAToken) {
  TokenCache cache(4);
  cache.remember("a", {nullptr, TokenFault::unknown_key});
  cache.remember("a", good("a"));
  EXPECT_EQ(cache.find("a")->fault, TokenFault::none);
}

TEST(TokenCache, DoesNotKeepWhatIsTooLong) {
  TokenCache cache;
  const std::string text(TokenCache::kLongestToken + 1, 'x');
  cache.remember(text, good("x"));
  EXPECT_EQ(cache.find(text), nullptr);
}

TEST(TokenCache, IsEmptyOnceCleared) {
  TokenCache cache;
  cache.remember("a", good("a"));
  cache.clear();
  EXPECT_EQ(cache.find("a"), nullptr);
}

}  // namespace
}  // namespace quarterdeck::gateway
