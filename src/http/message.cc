#include "http/message.h"

#include <algorithm>

#include "http/characters.h"

namespace quarterdeck::http {
namespace {

// Forms are written by people and by old libraries: a '%' that starts no escape stands for itself.
std::string decode_form(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded.push_back(' ');
    } else if (text[i] == '%' && i + 2 < text.size() && characters::hex_value(text[i + 1]) >= 0 &&
               characters::hex_value(text[i + 2]) >= 0) {
      decoded.push_back(
          static_cast<char>(characters::hex_value(text[i + 1]) * 16 + characters::hex_value(text[i + 2])));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

}  // namespace

const std::string* Headers::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      list_, [&](const Header& header) { return characters::equal_ignoring_case(header.name, name); });
  return found == list_.end() ? nullptr : &found->value;
}

std::string Headers::get(std::string_view name) const {
  const auto* value = find(name);
  return value ? *value : std::string();
}

void Headers::set(std::string_view name, std::string value) {
  remove(name);
  add(name, std::move(value));
}

void Headers::remove(std::string_view name) {
  std::erase_if(list_, [&](const Header& header) { return characters::equal_ignoring_case(header.name, name); });
}

Query Query::parse(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    const auto pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    query.pairs_.emplace_back(decode_form(pair.substr(0, equals)),
                              decode_form(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return query;
}

const std::string* Query::find(std::string_view name) const {
  const auto found = std::ranges::find_if(pairs_, [&](const auto& pair) { return pair.first == name; });
  return found == pairs_.end() ? nullptr : &found->second;
}

std::string Query::get(std::string_view name) const {
  const auto* value = find(name);
  return value ? *value : std::string();
}

}  // namespace quarterdeck::http
