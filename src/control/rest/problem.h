#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "http/message.h"

// Answers in the shapes that every REST API here shares (control-plane.md §2.2).
namespace quarterdeck::control::rest {

// {code, message, description, moreInfo, error}: the failure's own code where the contract gives one, otherwise the HTTP status.
http::Response problem_response(const Failure& failure);
http::Response problem_response(int status, const Failure& failure);
// 405 with the header Allow.
http::Response method_not_allowed(const http::Request& request, const std::string& allowed);

http::Response json_response(int status, const Json& body);
inline http::Response ok(const Json& body) { return json_response(200, body); }
http::Response created(std::string_view location, const Json& body);
http::Response text_response(std::string_view media_type, std::string body);
http::Response empty_response(int status);

}  // namespace quarterdeck::control::rest
