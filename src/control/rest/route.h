#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/identity/caller.h"
#include "http/message.h"

namespace quarterdeck::control::rest {

enum class Access {
  anonymous,          // anybody
  anonymous_allowed,  // credentials are looked at when they are sent, and refused when they are wrong
  authenticated,      // a valid token or Basic credentials; one of `scopes` when there are any
  service,            // internal data API: an agent, a gateway or an administrator (control-plane.md §2.2)
};

// One REST operation. A module lists its own in one table; a test holds the tables against api/*.yaml in both directions.
struct Route {
  std::string_view method;     // "GET"
  std::string_view path;       // template below the API's base: "/apis/{apiId}"
  Access access = Access::authenticated;
  std::vector<std::string_view> scopes;  // any one suffices, prefix included: "apim:api_create"
  std::function<http::Response(const http::Request&, const Caller&)> handle;
};

// One REST API: what its paths begin with, and its operations.
struct RouteTable {
  std::string base;                   // "/api/am/publisher/v4"
  std::string_view definition;        // name of its document in api/: "publisher.yaml"
  std::vector<Route> routes;
};

}  // namespace quarterdeck::control::rest
