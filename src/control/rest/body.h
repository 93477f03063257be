#pragma once

#include <string>
#include <string_view>

#include "base/codec.h"
#include "base/json.h"
#include "base/outcome.h"
#include "http/message.h"

// What a request carries, read strictly.
namespace quarterdeck::control::rest {

// The body as JSON. Refused when its media type is something else, when it is empty, or when it is not well-formed.
Outcome<Json> parse_body(const http::Request& request, std::size_t max_depth = 64);

// The body as a described struct; the failure names the member.
template <class T>
Outcome<T> parse_body_as(const http::Request& request) {
  const auto json = parse_body(request);
  if (!json) return json.error();
  return base::from_json<T>(*json);
}

// A whole number of the query between two bounds, or the value that stands for an absent one.
struct Bounds {
  std::int64_t least;
  std::int64_t most;
  std::int64_t usual;
};
Outcome<std::int64_t> query_number(const http::Request& request, std::string_view name, Bounds bounds);
// "true" and "false"; anything else is refused, absence is the usual value.
Outcome<bool> query_truth(const http::Request& request, std::string_view name, bool usual);
// Text that must be there.
Outcome<std::string> query_text(const http::Request& request, std::string_view name);

}  // namespace quarterdeck::control::rest
