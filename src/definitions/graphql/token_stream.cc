#include "definitions/graphql/token_stream.h"

#include <fmt/format.h>

#include <algorithm>

namespace quarterdeck::definitions::graphql {
namespace {

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hexadecimal(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// A long or unprintable token would spoil the message.
std::string shown(std::string_view token) {
  std::string text(token.substr(0, 40));
  for (auto& c : text) c = static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e ? '?' : c;
  return token.size() > 40 ? text + "..." : text;
}

}  // namespace

std::string position_in(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_break = before.rfind('\n');
  const auto column = 1 + before.size() - (last_break == std::string_view::npos ? 0 : last_break + 1);
  return fmt::format("line {}, column {}", line, column);
}

TokenStream::TokenStream(std::string_view text, const TokenLimits& limits) : text_(text), limits_(limits) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark
  advance();
}

void TokenStream::advance() {
  if (has_failed_) return;
  end_of_previous_ = static_cast<std::uint32_t>(current_.offset + current_.text.size());
  skip_ignored();
  if (at_ >= text_.size()) return finish(TokenKind::end, at_);
  if (++tokens_ > limits_.most_tokens) return fail(at_, fmt::format("there are more than {} tokens", limits_.most_tokens));
  const char next = text_[at_];
  if (is_name_start(next)) return read_name();
  if (is_digit(next) || next == '-') return read_number();
  if (next == '"') return text_.substr(at_).starts_with(R"(""")") ? read_block_string() : read_string();
  read_punctuator();
}

void TokenStream::skip_ignored() {
  while (at_ < text_.size()) {
    const char next = text_[at_];
    if (next == '#') {
      at_ = std::min(text_.find_first_of("\n\r", at_), text_.size());
    } else if (next == ' ' || next == '\n' || next == ',' || next == '\t' || next == '\r') {
      ++at_;
    } else {
      return;
    }
  }
}

void TokenStream::finish(TokenKind kind, std::size_t begin) {
  current_ = {.kind = kind, .text = text_.substr(begin, at_ - begin), .offset = static_cast<std::uint32_t>(begin)};
}

void TokenStream::read_name() {
  const auto begin = at_;
  while (is_name_start(peek()) || is_digit(peek())) ++at_;
  finish(TokenKind::name, begin);
}

bool TokenStream::take_digits() {
  if (!is_digit(peek())) return false;
  while (is_digit(peek())) ++at_;
  return true;
}

void TokenStream::read_number() {
  const auto begin = at_;
  auto kind = TokenKind::integer;
  if (peek() == '-') ++at_;
  const bool has_leading_zero = peek() == '0' && is_digit(peek(1));
  bool is_sound = take_digits() && !has_leading_zero;
  if (is_sound && peek() == '.') {
    kind = TokenKind::decimal;
    ++at_;
    is_sound = take_digits();
  }
  if (is_sound && (peek() == 'e' || peek() == 'E')) {
    kind = TokenKind::decimal;
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    is_sound = take_digits();
  }
  if (!is_sound || is_name_start(peek()) || peek() == '.') return fail(begin, "this is not a number");
  finish(kind, begin);
}

void TokenStream::read_string() {
  const auto begin = at_++;
  for (;;) {
    if (at_ >= text_.size() || peek() == '\n' || peek() == '\r') return fail(begin, "the string does not end on its line");
    const char next = text_[at_++];
    if (next == '"') return finish(TokenKind::string, begin);
    if (static_cast<unsigned char>(next) < 0x20 && next != '\t') return fail(at_ - 1, "a control character in a string");
    if (next != '\\') continue;
    const char escaped = peek();
    ++at_;
    if (escaped == 'u') {
      for (int i = 0; i < 4; ++i, ++at_) {
        if (!is_hexadecimal(peek())) return fail(at_, "expected four hexadecimal digits after \\u");
      }
    } else if (std::string_view("\"\\/bfnrt").find(escaped) == std::string_view::npos || escaped == '\0') {
      return fail(at_ - 1, "there is no such escape in a string");
    }
  }
}

void TokenStream::read_block_string() {
  const auto begin = at_;
  at_ += 3;
  for (;;) {
    at_ = text_.find(R"(""")", at_);
    if (at_ == std::string_view::npos) {
      at_ = text_.size();
      return fail(begin, "the block string does not end");
    }
    const bool is_escaped = text_[at_ - 1] == '\\' && at_ - 1 >= begin + 3;
    at_ += 3;
    if (!is_escaped) return finish(TokenKind::block_string, begin);
  }
}

void TokenStream::read_punctuator() {
  const auto begin = at_;
  if (text_.substr(at_).starts_with("...")) {
    at_ += 3;
    return finish(TokenKind::spread, begin);
  }
  constexpr std::string_view kCharacters = "!$&():=@[]{|}";
  constexpr TokenKind kKinds[] = {TokenKind::bang,  TokenKind::dollar, TokenKind::ampersand, TokenKind::open_parenthesis,
                                  TokenKind::close_parenthesis, TokenKind::colon, TokenKind::equals, TokenKind::at,
                                  TokenKind::open_bracket, TokenKind::close_bracket, TokenKind::open_brace, TokenKind::pipe,
                                  TokenKind::close_brace};
  const auto found = kCharacters.find(text_[at_]);
  if (found == std::string_view::npos) return fail(at_, fmt::format("'{}' has no meaning here", shown(text_.substr(at_, 1))));
  ++at_;
  finish(kKinds[found], begin);
}

bool TokenStream::take(TokenKind kind) {
  if (current_.kind != kind) return false;
  advance();
  return true;
}

bool TokenStream::take_keyword(std::string_view word) {
  if (!is_keyword(word)) return false;
  advance();
  return true;
}

void TokenStream::expect(TokenKind kind, std::string_view what) {
  if (!take(kind)) fail_here(what);
}

std::string_view TokenStream::expect_name(std::string_view what) {
  if (current_.kind != TokenKind::name) {
    fail_here(what);
    return {};
  }
  const auto name = current_.text;
  advance();
  return name;
}

bool TokenStream::enter() {
  if (++nesting_ <= limits_.most_nesting) return true;
  fail(current_.offset, fmt::format("this nests deeper than {} levels", limits_.most_nesting));
  return false;
}

void TokenStream::fail(std::size_t offset, std::string_view message) {
  if (has_failed_) return;
  has_failed_ = true;
  failed_at_ = offset;
  message_ = message;
  current_ = {.kind = TokenKind::end, .text = {}, .offset = static_cast<std::uint32_t>(text_.size())};
}

void TokenStream::fail_here(std::string_view expected) {
  const bool at_end = current_.kind == TokenKind::end;
  fail(current_.offset, at_end ? fmt::format("expected {}, found the end of the text", expected)
                               : fmt::format("expected {}, found '{}'", expected, shown(current_.text)));
}

Failure TokenStream::failure() const {
  return {Problem::invalid, fmt::format("GraphQL: {} at {}", message_, position_in(text_, failed_at_))};
}

}  // namespace quarterdeck::definitions::graphql
