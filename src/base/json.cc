#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

namespace quarterdeck::base {
namespace {

std::string position_in(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_break = before.rfind('\n');
  const auto column = 1 + before.size() - (last_break == std::string_view::npos ? 0 : last_break + 1);
  return fmt::format("line {}, column {}", line, column);
}

void print(std::string& out, const Json& value, std::size_t level) {
  const auto break_line = [&](std::size_t depth) {
    out += '\n';
    out.append(depth * 2, ' ');
  };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    for (auto it = object->begin(); it != object->end(); ++it) {
      if (it != object->begin()) out += ',';
      break_line(level + 1);
      out += boost::json::serialize(it->key());
      out += ": ";
      print(out, it->value(), level + 1);
    }
    break_line(level);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += '[';
    for (auto it = array->begin(); it != array->end(); ++it) {
      if (it != array->begin()) out += ',';
      break_line(level + 1);
      print(out, *it, level + 1);
    }
    break_line(level);
    out += ']';
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

Outcome<Json> parse_json(std::string_view text, std::size_t max_depth) {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  boost::json::parser parser({}, options);
  boost::system::error_code error;
  const auto read = parser.write_some(text.data(), text.size(), error);
  if (error) return Failure{Problem::invalid, fmt::format("JSON: {} at {}", error.message(), position_in(text, read))};
  const auto rest = text.find_first_not_of(" \t\r\n", read);
  if (rest != std::string_view::npos) {
    return Failure{Problem::invalid, fmt::format("JSON: text after the end of the document at {}", position_in(text, rest))};
  }
  return parser.release();
}

std::string to_text(const Json& value) { return boost::json::serialize(value); }

std::string to_pretty_text(const Json& value) {
  std::string out;
  print(out, value, 0);
  return out;
}

Json canonical(const Json& value) {
  if (const auto* object = value.if_object()) {
    std::vector<std::string_view> names;
    names.reserve(object->size());
    for (const auto& member : *object) names.emplace_back(member.key());
    std::sort(names.begin(), names.end());
    JsonObject sorted;
    sorted.reserve(names.size());
    for (const auto name : names) sorted.emplace(name, canonical(object->at(name)));
    return sorted;
  }
  if (const auto* array = value.if_array()) {
    JsonArray copied;
    copied.reserve(array->size());
    for (const auto& element : *array) copied.push_back(canonical(element));
    return copied;
  }
  return value;
}

std::string canonical_text(const Json& value) { return to_text(canonical(value)); }

}  // namespace quarterdeck::base
