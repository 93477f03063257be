#include "translate/apk/limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/codec.h"
#include "base/text.h"

namespace quarterdeck::translate::apk {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

std::string_view word_of(model::TimeUnit unit) {
  switch (unit) {
    case model::TimeUnit::second: return "Second";
    case model::TimeUnit::minute: return "Minute";
    case model::TimeUnit::hour: return "Hour";
    case model::TimeUnit::day: break;
  }
  return "Day";
}

std::optional<model::RateLimit> limit_in(std::string_view hint) {
  const auto slash = hint.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  model::RateLimit limit;
  const auto read = std::from_chars(hint.data(), hint.data() + slash, limit.requests);
  const auto unit = base::enum_from<model::TimeUnit>(hint.substr(slash + 1));
  if (read.ec != std::errc() || read.ptr != hint.data() + slash || !unit) return std::nullopt;
  limit.unit = *unit;
  return limit;
}

}  // namespace

WrittenLimit write_limit(const model::RateLimit& limit, Units units) {
  auto nearest = limit;
  if (units == Units::from_minute && limit.unit == model::TimeUnit::second) {
    nearest = {std::min(limit.requests, kMost) * 60, model::TimeUnit::minute};
  }
  nearest.requests = std::clamp<std::int64_t>(nearest.requests, -kMost, kMost);
  WrittenLimit written;
  written.fields["requestsPerUnit"] = nearest.requests;
  written.fields["unit"] = word_of(nearest.unit);
  if (nearest != limit) written.hint = fmt::format("{}/{}", limit.requests, base::enum_text(limit.unit));
  return written;
}

Outcome<model::RateLimit> read_limit(const Json& fields, std::string_view hint, Units units) {
  if (const auto hinted = limit_in(hint); hinted && write_limit(*hinted, units).fields == fields) return *hinted;
  model::RateLimit limit;
  const auto* requests = base::find(fields, "requestsPerUnit");
  if (requests == nullptr || !requests->is_int64()) return Failure{Problem::invalid, "requestsPerUnit must be a whole number"};
  limit.requests = requests->get_int64();
  const auto word = base::text_at(fields, "unit");
  const auto unit = base::enum_from<model::TimeUnit>(base::to_lower(word));
  if (!unit) return Failure{Problem::invalid, fmt::format("unit '{}' is unknown; use Minute, Hour or Day", word)};
  limit.unit = *unit;
  return limit;
}

}  // namespace quarterdeck::translate::apk
