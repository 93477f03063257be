#include "control/rest/problem.h"

#include "base/log.h"

namespace quarterdeck::control::rest {
namespace {

std::string_view title_of(Problem problem) {
  switch (problem) {
    case Problem::invalid: return "Bad Request";
    case Problem::unauthenticated: return "Unauthenticated";
    case Problem::forbidden: return "Forbidden";
    case Problem::not_found: return "Not Found";
    case Problem::conflict: return "Conflict";
    case Problem::gone: return "Gone";
    case Problem::precondition: return "Precondition Failed";
    case Problem::too_large: return "Content Too Large";
    case Problem::unsupported: return "Unsupported Media Type";
    case Problem::unprocessable: return "Unprocessable Content";
    case Problem::limited: return "Too Many Requests";
    case Problem::unavailable: return "Service Unavailable";
    case Problem::timeout: return "Gateway Timeout";
    case Problem::bug: return "Internal Server Error";
  }
  return "";
}

}  // namespace

http::Response problem_response(const Failure& failure) { return problem_response(http_status(failure.problem), failure); }

http::Response problem_response(int status, const Failure& failure) {
  if (failure.problem == Problem::bug) log::error("request failed by a fault of ours", {{"reason", failure.message}});
  auto response = json_response(status, {{"code", failure.code != 0 ? failure.code : status},
                                         {"message", title_of(failure.problem)},
                                         {"description", std::string_view(failure.message)},
                                         {"moreInfo", ""},
                                         {"error", JsonArray()}});
  if (failure.problem == Problem::unauthenticated) response.headers.set("WWW-Authenticate", "Bearer, Basic realm=\"quarterdeck\"");
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
