#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "control/rest/problem.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

// A parameter of the query that was given and is not empty.
inline std::optional<std::string> given(const http::Request& request, std::string_view name) {
  auto text = request.query.get(name);
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

// 200 with the value, or what went wrong.
template <class T>
http::Response answered(const Outcome<T>& result) {
  return result ? ok(Json(*result)) : problem_response(result.error());
}

inline http::Response taken(const Outcome<Done>& done) { return done ? empty_response(204) : problem_response(done.error()); }

}  // namespace quarterdeck::control::rest
