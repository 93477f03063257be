#include "base/time.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace quarterdeck {
namespace {

struct Parts {
  std::chrono::year_month_day day;
  std::chrono::hh_mm_ss<Milliseconds> time;
};

Parts parts_of(Timestamp at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return {std::chrono::year_month_day{day}, std::chrono::hh_mm_ss<Milliseconds>{at - day}};
}

std::optional<int> number(std::string_view text, std::size_t begin, std::size_t length) {
  if (begin + length > text.size()) return std::nullopt;
  int value = 0;
  const char* first = text.data() + begin;
  const auto [end, error] = std::from_chars(first, first + length, value);
  if (error != std::errc{} || end != first + length || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string to_rfc3339(Timestamp at) {
  const auto [day, time] = parts_of(at);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string to_rfc3339_milliseconds(Timestamp at) {
  const auto [day, time] = parts_of(at);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

Outcome<Timestamp> from_rfc3339(std::string_view text) {
  const Failure malformed{Problem::invalid, fmt::format("'{}' is not a UTC time such as 2026-01-31T23:59:59Z", text)};
  const auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
  const auto hour = number(text, 11, 2), minute = number(text, 14, 2), second = number(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return malformed;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return malformed;

  auto rest = text.substr(19);
  Milliseconds fraction{0};
  if (rest.starts_with('.')) {
    const auto end = rest.find_first_not_of("0123456789", 1);
    const auto digits = rest.substr(1, end == std::string_view::npos ? end : end - 1);
    if (digits.empty()) return malformed;
    int scale = 100;
    for (std::size_t i = 0; i < digits.size() && scale > 0; ++i, scale /= 10) fraction += Milliseconds{(digits[i] - '0') * scale};
    rest.remove_prefix(1 + digits.size());
  }
  if (rest != "Z") return malformed;

  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return malformed;
  return Timestamp{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + Seconds{*second} + fraction;
}

}  // namespace quarterdeck
