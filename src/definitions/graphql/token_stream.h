#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/outcome.h"

// The lexical part of GraphQL (specification of October 2021, §2.1), one token ahead.
namespace quarterdeck::definitions::graphql {

enum class TokenKind : std::uint8_t {
  end, name, integer, decimal, string, block_string,
  bang, dollar, ampersand, open_parenthesis, close_parenthesis, spread, colon, equals, at, open_bracket, close_bracket,
  open_brace, pipe, close_brace,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // as written, quotes included
  std::uint32_t offset = 0;
};

// "line 3, column 7": columns count bytes.
std::string position_in(std::string_view text, std::size_t offset);

struct TokenLimits {
  std::size_t most_tokens = 0;
  std::size_t most_nesting = 0;
};

// After the first mistake the stream is at its end, so a parser's loops stop by themselves and it asks once, at last, how it went.
class TokenStream {
 public:
  TokenStream(std::string_view text, const TokenLimits& limits);

  const Token& current() const { return current_; }
  bool is(TokenKind kind) const { return current_.kind == kind; }
  bool is_keyword(std::string_view word) const { return current_.kind == TokenKind::name && current_.text == word; }
  std::uint32_t offset() const { return current_.offset; }
  std::uint32_t end_of_previous() const { return end_of_previous_; }

  void advance();
  bool take(TokenKind kind);
  bool take_keyword(std::string_view word);
  void expect(TokenKind kind, std::string_view what);
  std::string_view expect_name(std::string_view what);

  // Around everything that nests: false, and a failure, when it goes too deep.
  bool enter();
  void leave() { --nesting_; }

  void fail(std::size_t offset, std::string_view message);
  void fail_here(std::string_view expected);  // "expected a name, found '}'"
  bool has_failed() const { return has_failed_; }
  Failure failure() const;

 private:
  void skip_ignored();
  void read_name();
  void read_number();
  void read_string();
  void read_block_string();
  void read_punctuator();
  bool take_digits();
  void finish(TokenKind kind, std::size_t begin);
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  std::string_view text_;
  TokenLimits limits_;
  std::size_t at_ = 0;
  std::size_t tokens_ = 0;
  std::size_t nesting_ = 0;
  Token current_;
  std::uint32_t end_of_previous_ = 0;
  bool has_failed_ = false;
  std::size_t failed_at_ = 0;
  std::string message_;
};

}  // namespace quarterdeck::definitions::graphql
