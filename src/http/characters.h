#pragma once

#include <array>
#include <cstdint>
#include <string_view>

// The character classes of RFC 9110 §5.6.2 and RFC 3986 §2, as tables, because every byte of every head passes through them.
namespace quarterdeck::http {

using CharacterClass = std::array<bool, 256>;

namespace characters {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr CharacterClass letters_digits_and(std::string_view others) {
  CharacterClass table{};
  for (int c = 0; c < 128; ++c) {
    table[static_cast<std::size_t>(c)] = is_digit(static_cast<char>(c)) || is_letter(static_cast<char>(c));
  }
  for (const char c : others) table[static_cast<unsigned char>(c)] = true;
  return table;
}

constexpr CharacterClass visible_ascii_except(std::string_view others) {
  CharacterClass table{};
  for (std::size_t c = 0x21; c <= 0x7E; ++c) table[c] = true;
  for (const char c : others) table[static_cast<unsigned char>(c)] = false;
  return table;
}

inline constexpr CharacterClass kToken = letters_digits_and("!#$%&'*+-.^_`|~");
// A fragment never reaches a server; a client that sends one is asking for two readings of the same target.
inline constexpr CharacterClass kTarget = visible_ascii_except("#");
inline constexpr CharacterClass kUnreserved = letters_digits_and("-._~");
inline constexpr CharacterClass kPathSegment = letters_digits_and("-._~!$&'()*+,;=:@");
inline constexpr CharacterClass kHost = letters_digits_and("-._~!$&'()*+,;=%[]:");

constexpr bool is_in(const CharacterClass& set, char c) { return set[static_cast<unsigned char>(c)]; }

constexpr bool all_in(const CharacterClass& set, std::string_view text) {
  for (const char c : text) {
    if (!is_in(set, c)) return false;
  }
  return true;
}

constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// -1 when it is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// `lower_case` must already be in lower case.
constexpr bool equals_lower(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (lower(text[i]) != lower_case[i]) return false;
  }
  return true;
}

constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (lower(left[i]) != lower(right[i])) return false;
  }
  return true;
}

}  // namespace characters
}  // namespace quarterdeck::http
