#pragma once

#include <string_view>

#include "http/head.h"

// What requests and responses have in common below their first lines. Used by the two parsers only.
namespace quarterdeck::http {

inline ParseResult malformed(int status, std::string_view reason) { return {Parsed::malformed, status, reason}; }

// Reads the fields from `at` to the empty line and sets everything in Head but the framing.
ParseResult parse_fields(std::string_view bytes, std::size_t at, std::size_t most_head_bytes, Head& head);

// The framing that the fields state (RFC 9112 §6), without what a method or status adds. kind is none where they state nothing.
ParseResult stated_framing(const Head& head, Framing& framing);

// Calls visit(word) for each comma-separated word, trimmed; empty words are skipped.
template <class Visit>
void for_each_word(std::string_view list, Visit visit) {
  while (!list.empty()) {
    const auto end = list.find(',');
    auto word = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    while (!word.empty() && (word.front() == ' ' || word.front() == '\t')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == ' ' || word.back() == '\t')) word.remove_suffix(1);
    if (!word.empty()) visit(word);
  }
}

}  // namespace quarterdeck::http
