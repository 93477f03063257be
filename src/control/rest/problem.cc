#include "control/rest/problem.h"

#include <fmt/format.h>

#include "base/log.h"

namespace quarterdeck::control::rest {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthenticated";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Internal Server Error";
  }
}

}  // namespace

http::Response problem_response(const Failure& failure) { return problem_response(http_status(failure.problem), failure); }

http::Response problem_response(int status, const Failure& failure) {
  if (failure.problem == Problem::bug) log::error("request failed by a fault of ours", {{"reason", failure.message}});
  auto response = json_response(status, {{"code", failure.code != 0 ? failure.code : status},
                                         {"message", title_of(status)},
                                         {"description", std::string_view(failure.message)},
                                         {"moreInfo", ""},
                                         {"error", JsonArray()}});
  if (failure.problem == Problem::unauthenticated) response.headers.set("WWW-Authenticate", "Bearer, Basic realm=\"quarterdeck\"");
  if (failure.retry_after_seconds > 0) response.headers.set("Retry-After", std::to_string(failure.retry_after_seconds));
  return response;
}

http::Response method_not_allowed(const http::Request& request, const std::string& allowed) {
  auto response = problem_response(405, {Problem::invalid, fmt::format("{} is not possible on {}. Use one of {}.", request.method, request.path, allowed)});
  response.headers.set("Allow", allowed);
  return response;
}

http::Response json_response(int status, const Json& body) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.body = base::to_text(body);
  return response;
}

http::Response created(std::string_view location, const Json& body) {
  auto response = json_response(201, body);
  response.headers.set("Location", std::string(location));
  return response;
}

http::Response text_response(std::string_view media_type, std::string body) {
  http::Response response;
  response.headers.set("Content-Type", std::string(media_type));
  response.body = std::move(body);
  return response;
}

http::Response empty_response(int status) {
  http::Response response;
  response.status = status;
  return response;
}

}  // namespace quarterdeck::control::rest
