#include "control/rest/body.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"

namespace quarterdeck::control::rest {

Outcome<Json> parse_body(const http::Request& request, std::size_t max_depth) {
  const auto* media_type = request.headers.find("Content-Type");
  if (media_type != nullptr && !base::contains_ignoring_case(*media_type, "json")) {
    return Failure{Problem::unsupported, fmt::format("The body is {}. Send application/json.", *media_type), 0};
  }
  if (request.body.empty()) return Failure{Problem::invalid, "The request has no body. Send a JSON document.", 0};
  return base::parse_json(request.body, max_depth);
}

Outcome<std::int64_t> query_number(const http::Request& request, std::string_view name, Bounds bounds) {
  const auto* text = request.query.find(name);
  if (text == nullptr || text->empty()) return bounds.usual;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < bounds.least || number > bounds.most) {
    return Failure{Problem::invalid, fmt::format("{} must be a whole number from {} to {}.", name, bounds.least, bounds.most), 0};
  }
  return number;
}

Outcome<bool> query_truth(const http::Request& request, std::string_view name, bool usual) {
  const auto* text = request.query.find(name);
  if (text == nullptr || text->empty()) return usual;
  if (*text == "true") return true;
  if (*text == "false") return false;
  return Failure{Problem::invalid, fmt::format("{} must be true or false.", name), 0};
}

Outcome<std::string> query_text(const http::Request& request, std::string_view name) {
  const auto* text = request.query.find(name);
  if (text == nullptr || text->empty()) return Failure{Problem::invalid, fmt::format("The query parameter {} is required.", name), 0};
  return *text;
}

}  // namespace quarterdeck::control::rest
