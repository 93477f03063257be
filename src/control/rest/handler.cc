#include "control/rest/handler.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>

#include "base/bytes.h"
#include "base/log.h"
#include "base/text.h"
#include "control/rest/problem.h"
#include "control/rest/router.h"

namespace quarterdeck::control::rest {
namespace {

Failure unauthenticated() {
  return {Problem::unauthenticated, "Unauthenticated request. Send a bearer token, or Basic credentials, in the header Authorization.", 0};
}

bool may_call(const Route& route, const Caller& caller) {
  if (route.access == Access::service) return caller.has_role("admin") || caller.has_role("Internal/service");
  if (route.access != Access::authenticated || route.scopes.empty()) return true;
  return std::any_of(route.scopes.begin(), route.scopes.end(), [&](std::string_view scope) { return caller.has_scope(scope); });
}

Failure not_allowed(const Route& route) {
  if (route.access == Access::service) {
    return {Problem::forbidden, "This operation is for gateways, agents and administrators. Use the credentials of one of them.", 900910};
  }
  std::vector<std::string> scopes(route.scopes.begin(), route.scopes.end());
  return {Problem::forbidden, fmt::format("The access token does not allow this operation. It needs one of the scopes {}.", base::join(scopes, ", ")),
          900910};
}

Outcome<std::shared_ptr<const Caller>> caller_of(const http::Request& request, const Route& route, const Authenticate& authenticate) {
  if (route.access == Access::anonymous) return std::make_shared<const Caller>();
  auto caller = authenticate(request);
  if (caller && (*caller)->is_anonymous() && route.access != Access::anonymous_allowed) return unauthenticated();
  return caller;
}

bool names_tag(std::string_view header, std::string_view tag) {
  for (const auto& part : base::split(header, ',')) {
    auto candidate = base::trimmed(part);
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate == "*" || candidate == tag) return true;
  }
  return false;
}

// What was read carries the name of its content; who has it already is told so in a few bytes.
void add_entity_tag(const http::Request& request, http::Response& response) {
  if ((request.method != "GET" && request.method != "HEAD") || response.status != 200 || response.stream || response.body.empty()) return;
  const auto tag = entity_tag_of(response.body);
  response.headers.set("ETag", tag);
  const auto* known = request.headers.find("If-None-Match");
  if (known == nullptr || !names_tag(*known, tag)) return;
  response.status = 304;
  response.body.clear();
  response.headers.remove("Content-Type");
}

class RestHandler {
 public:
  RestHandler(std::vector<RouteTable> tables, Authenticate authenticate, std::vector<base::EmbeddedFile> definitions)
      : router_(std::move(tables)), authenticate_(std::move(authenticate)), definitions_(std::move(definitions)) {}

  http::Response answer(const http::Request& request) const {
    auto match = router_.match(request.method, request.path);
    if (auto* found = std::get_if<Router::Found>(&match)) return call(request, *found);
    if (const auto* definition = std::get_if<Router::Definition>(&match)) return serve_definition(request, *definition->table);
    if (const auto* wrong = std::get_if<Router::WrongMethod>(&match)) return method_not_allowed(request, wrong->allowed);
    return problem_response({Problem::not_found, fmt::format("There is nothing at {}. See swagger.yaml below the API's base for what there is.",
                                                             request.path), 0});
  }

 private:
  http::Response call(const http::Request& request, Router::Found& found) const {
    const auto caller = caller_of(request, *found.route, authenticate_);
    if (!caller) return problem_response(caller.error());
    if (!may_call(*found.route, **caller)) return problem_response(not_allowed(*found.route));
    http::Request with_parameters = request;
    with_parameters.path_parameters = std::move(found.parameters);
    auto response = found.route->handle(with_parameters, **caller);
    add_entity_tag(request, response);
    return response;
  }

  http::Response serve_definition(const http::Request& request, const RouteTable& table) const {
    for (const auto& file : definitions_) {
      if (file.name != table.definition) continue;
      auto response = text_response("text/yaml", std::string(file.bytes));
      add_entity_tag(request, response);
      return response;
    }
    return problem_response({Problem::not_found, fmt::format("{} has no description.", table.base), 0});
  }

  const Router router_;
  const Authenticate authenticate_;
  const std::vector<base::EmbeddedFile> definitions_;
};

}  // namespace

std::string entity_tag_of(std::string_view body) { return fmt::format("\"{}\"", base::to_hex(base::sha256(body)).substr(0, 32)); }

Outcome<Done> check_if_match(const http::Request& request, const http::Response& current) {
  const auto* expected = request.headers.find("If-Match");
  if (expected == nullptr || names_tag(*expected, entity_tag_of(current.body))) return Done{};
  return Failure{Problem::precondition, "Somebody changed this since you read it. Read it again, and repeat your change on what is there now.", 0};
}

http::Handler make_rest_handler(std::vector<RouteTable> tables, Authenticate authenticate, std::vector<base::EmbeddedFile> definitions) {
  const auto handler = std::make_shared<const RestHandler>(std::move(tables), std::move(authenticate), std::move(definitions));
  return [handler](const http::Request& request) {
    try {
      return handler->answer(request);
    } catch (const std::exception& exception) {
      log::error("request failed by a fault of ours", {{"method", request.method}, {"path", request.path}, {"reason", exception.what()}});
      return problem_response(500, {Problem::unavailable, "The control plane failed on this request. Its log says why.", 900967});
    }
  };
}

}  // namespace quarterdeck::control::rest
