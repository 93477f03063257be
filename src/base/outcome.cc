#include "base/outcome.h"

namespace quarterdeck {

std::string_view name_of(Problem problem) {
  switch (problem) {
    case Problem::invalid: return "invalid";
    case Problem::unauthenticated: return "unauthenticated";
    case Problem::forbidden: return "forbidden";
    case Problem::not_found: return "not_found";
    case Problem::conflict: return "conflict";
    case Problem::gone: return "gone";
    case Problem::precondition: return "precondition";
    case Problem::too_large: return "too_large";
    case Problem::unsupported: return "unsupported";
    case Problem::unprocessable: return "unprocessable";
    case Problem::limited: return "limited";
    case Problem::unavailable: return "unavailable";
    case Problem::timeout: return "timeout";
    case Problem::bug: return "bug";
  }
  return "bug";
}

int http_status(Problem problem) {
  switch (problem) {
    case Problem::invalid: return 400;
    case Problem::unauthenticated: return 401;
    case Problem::forbidden: return 403;
    case Problem::not_found: return 404;
    case Problem::conflict: return 409;
    case Problem::gone: return 410;
    case Problem::precondition: return 412;
    case Problem::too_large: return 413;
    case Problem::unsupported: return 415;
    case Problem::unprocessable: return 422;
    case Problem::limited: return 429;
    case Problem::unavailable: return 503;
    case Problem::timeout: return 504;
    case Problem::bug: return 500;
  }
  return 500;
}

Problem problem_of_http_status(int status) {
  switch (status) {
    case 400: return Problem::invalid;
    case 401: return Problem::unauthenticated;
    case 403: return Problem::forbidden;
    case 404: return Problem::not_found;
    case 409: return Problem::conflict;
    case 410: return Problem::gone;
    case 412: return Problem::precondition;
    case 413: return Problem::too_large;
    case 415: return Problem::unsupported;
    case 422: return Problem::unprocessable;
    case 429: return Problem::limited;
    case 504: return Problem::timeout;
    default: return status >= 400 && status < 500 ? Problem::invalid : Problem::unavailable;
  }
}

}  // namespace quarterdeck
