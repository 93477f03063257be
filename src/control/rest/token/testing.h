#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "control/keys/testing.h"
#include "control/rest/handler.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {

// The REST surface of identity and keys, called as the HTTP server would. For tests only.
struct RestWorld : KeysWorld {
  struct Answer {
    int status = 0;
    http::Headers headers;
    Json body;
    std::string text(std::string_view member) const { return base::text_at(body, member); }
  };

  RestWorld() {
    std::vector<Route> devportal;
    for (auto& routes : {key_routes(keys), api_key_routes(keys), key_manager_routes(keys), account_routes(*identity)}) {
      devportal.insert(devportal.end(), routes.begin(), routes.end());
    }
    const FindTryOutApi only_api = [](const Caller&, const model::ApiId& id) -> Outcome<TryOutApi> {
      if (id.text() != "api-1") return Failure{Problem::not_found, "There is no such API.", 900308};
      return TryOutApi{.id = "api-1", .name = "Pizza"};
    };
    handler = make_rest_handler({oauth2_table(*identity),
                                 registration_table(*identity),
                                 {.base = "/api/am/devportal/v3", .routes = std::move(devportal)},
                                 {.base = "/api/am/publisher/v4", .routes = try_out_routes(keys, only_api)}},
                                [this](const http::Request& request) { return identity->authenticator.recognize(request); }, {});
  }

  Answer call(http::Request request) {
    request.path = request.target;
    request.peer_address = "192.0.2.1";
    const auto response = handler(request);
    auto body = base::parse_json(response.body);
    return {response.status, response.headers, body ? std::move(*body) : Json()};
  }
  Answer form(const std::string& path, const std::string& fields, const std::string& authorization = "") {
    http::Request request{.method = "POST", .target = path, .body = fields};
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    if (!authorization.empty()) request.headers.set("Authorization", authorization);
    return call(std::move(request));
  }
  Answer send(const std::string& method, const std::string& path, const std::string& authorization, const Json& body = nullptr) {
    http::Request request{.method = method, .target = path};
    if (!body.is_null()) {
      request.headers.set("Content-Type", "application/json");
      request.body = base::to_text(body);
    }
    if (!authorization.empty()) request.headers.set("Authorization", authorization);
    return call(std::move(request));
  }
  static std::string basic(const std::string& name, const std::string& password) { return "Basic " + base::to_base64(name + ":" + password); }
  static std::string basic(const Client& client) { return basic(client.id.text(), client.secret.reveal()); }

  http::Handler handler;
};

}  // namespace quarterdeck::control::rest
