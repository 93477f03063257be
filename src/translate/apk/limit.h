#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "model/traffic_spec.h"

// Rate limits as the dialect says them.
namespace quarterdeck::translate::apk {

// Which units a field of the dialect knows.
enum class Units { from_minute, from_second };

struct WrittenLimit {
  JsonObject fields;                // requestsPerUnit and unit
  std::optional<std::string> hint;  // the limit itself, when the fields come only near it: "10/second"
};

WrittenLimit write_limit(const model::RateLimit& limit, Units units);

// The hint counts only while it agrees with the fields. Problem::invalid says what is wrong.
Outcome<model::RateLimit> read_limit(const Json& fields, std::string_view hint, Units units);

}  // namespace quarterdeck::translate::apk
