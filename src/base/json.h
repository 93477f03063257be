#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace quarterdeck {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

}  // namespace quarterdeck

namespace quarterdeck::base {

// Reads one JSON document (RFC 8259). The failure names line and column. Deeper than max_depth levels is refused.
Outcome<Json> parse_json(std::string_view text, std::size_t max_depth = 64);

std::string to_text(const Json& value);
std::string to_pretty_text(const Json& value);  // two blanks a level, members in their order

// The text with all members sorted by name: equal values give equal texts, so this is what gets hashed.
std::string canonical_text(const Json& value);
Json canonical(const Json& value);

// What an optional path of members leads to, or nullptr: find(api, "spec", "api", "name").
inline const Json* find(const Json& value) { return &value; }
template <class... Rest>
const Json* find(const Json& value, std::string_view member, Rest... rest) {
  const auto* object = value.if_object();
  if (object == nullptr) return nullptr;
  const auto* next = object->if_contains(member);
  return next == nullptr ? nullptr : find(*next, rest...);
}

// The text at a path of members, or the empty text.
template <class... Path>
std::string text_at(const Json& value, Path... path) {
  const auto* found = find(value, path...);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

}  // namespace quarterdeck::base
