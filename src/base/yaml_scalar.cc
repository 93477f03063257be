#include "base/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace quarterdeck::base::yaml_detail {
namespace {

constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 9> kTrue = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"};
constexpr std::array<std::string_view, 9> kFalse = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int base_of(std::string_view& digits) {
  if (digits.size() < 2 || digits.front() != '0') return 10;
  const char mark = digits[1];
  const int base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
  digits.remove_prefix(is_digit(mark) || (base == 8 && mark != 'o' && mark != 'O') ? 1 : 2);
  return base;
}

Json signed_number(std::uint64_t magnitude, bool is_negative) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (is_negative) return Json(static_cast<std::int64_t>(std::uint64_t{0} - magnitude));
  if (magnitude <= most) return Json(static_cast<std::int64_t>(magnitude));
  return Json(magnitude);
}

std::optional<Json> whole_number(std::string_view text) {
  const bool is_negative = text.front() == '-';
  if (is_negative || text.front() == '+') text.remove_prefix(1);
  const int base = base_of(text);
  if (text.empty()) return std::nullopt;
  std::uint64_t magnitude = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  constexpr auto least = std::uint64_t{1} << 63U;
  if (is_negative && magnitude > least) return std::nullopt;
  return signed_number(magnitude, is_negative);
}

// [-+]? (. digits | digits (. digits*)?) ([eE] [-+]? digits)?
bool looks_like_fraction(std::string_view text) {
  std::size_t at = text.front() == '-' || text.front() == '+' ? 1 : 0;
  const auto digits = [&] {
    const auto begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - begin;
  };
  const auto before = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0 && before == 0) return false;
  } else if (before == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<Json> fraction(std::string_view text) {
  if (!looks_like_fraction(text)) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return Json(number);
}

}  // namespace

Json resolve_plain(std::string_view text) {
  if (contains(kNulls, text)) return Json(nullptr);
  if (contains(kTrue, text)) return Json(true);
  if (contains(kFalse, text)) return Json(false);
  const char first = text.front();
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    std::string plain(text);
    plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
    if (!plain.empty()) {
      if (auto number = whole_number(plain)) return *number;
      if (auto number = fraction(plain)) return *number;
    }
  }
  return Json(text);
}

}  // namespace quarterdeck::base::yaml_detail
