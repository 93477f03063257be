#include "control/rest/handler.h"

#include <gmock/gmock.h>

#include "base/json.h"
#include "control/rest/problem.h"

namespace quarterdeck::control::rest {
namespace {

// Knows "Bearer <scope>" and nothing else.
Outcome<std::shared_ptr<const Caller>> by_scope(const http::Request& request) {
  const auto header = request.headers.get("Authorization");
  Caller caller;
  if (header.empty()) return std::make_shared<const Caller>(caller);
  if (!header.starts_with("Bearer ")) return Failure{Problem::unauthenticated, "The token is wrong.", 900901};
  caller.user = "ada";
  caller.scopes = {header.substr(7)};
  return std::make_shared<const Caller>(caller);
}

http::Handler handler() {
  RouteTable table{"/api/v1", "api.yaml", {}};
  table.routes = {{"GET", "/things/{id}", Access::authenticated, {"view"},
                   [](const http::Request& request, const Caller& caller) {
                     return ok({{"id", request.path_parameters[0]}, {"user", caller.user}});
                   }},
                  {"GET", "/open", Access::anonymous_allowed, {}, [](const http::Request&, const Caller& caller) { return ok({{"user", caller.user}}); }},
                  {"GET", "/agent", Access::service, {}, [](const http::Request&, const Caller&) { return ok(JsonObject()); }},
                  {"GET", "/bug", Access::anonymous, {}, [](const http::Request&, const Caller&) -> http::Response { throw std::out_of_range("oops"); }}};
  return make_rest_handler({table}, by_scope, {{"api.yaml", "openapi: 3.0.3\n"}});
}

http::Response get(std::string path, std::string authorization = "") {
  http::Request request;
  request.method = "GET";
  request.path = std::move(path);
  if (!authorization.empty()) request.headers.set("Authorization", std::move(authorization));
  return handler()(request);
}

TEST(RestHandler, CallsTheOperationForWhoMayCallIt) {
  const auto response = get("/api/v1/things/7", "Bearer view");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"id":"7","user":"ada"})");
}

TEST(RestHandler, RefusesThoseWithoutCredentials) {
  const auto response = get("/api/v1/things/7");
  EXPECT_EQ(response.status, 401);
  EXPECT_NE(response.headers.find("WWW-Authenticate"), nullptr);
  const auto body = base::parse_json(response.body);
  EXPECT_EQ(*base::find(*body, "code"), Json(401));
}

TEST(RestHandler, RefusesThoseWithoutTheScope) {
  const auto response = get("/api/v1/things/7", "Bearer other");
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body, testing::HasSubstr("900910"));
}

TEST(RestHandler, LetsAnybodyInWhereAnybodyMayBeButNotWithAWrongToken) {
  EXPECT_EQ(get("/api/v1/open").body, R"({"user":""})");
  EXPECT_EQ(get("/api/v1/open", "Bearer x").body, R"({"user":"ada"})");
  EXPECT_EQ(get("/api/v1/open", "Nonsense").status, 401);
}

TEST(RestHandler, KeepsServicesApartFromUsers) { EXPECT_EQ(get("/api/v1/agent", "Bearer apim:admin").status, 403); }

TEST(RestHandler, AnswersUnknownPathsAndMethods) {
  EXPECT_EQ(get("/nowhere").status, 404);
  http::Request request;
  request.method = "DELETE";
  request.path = "/api/v1/open";
  const auto response = handler()(request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.get("Allow"), "GET, HEAD");
  EXPECT_EQ(base::text_at(*base::parse_json(response.body), "message"), "Method Not Allowed");
}

TEST(RestHandler, TurnsABugIntoAnAnswer) { EXPECT_EQ(get("/api/v1/bug").status, 500); }

TEST(RestHandler, ServesTheDescription) {
  const auto response = get("/api/v1/swagger.yaml");
  EXPECT_EQ(response.body, "openapi: 3.0.3\n");
}

TEST(RestHandler, SendsNothingToWhoHasItAlready) {
  const auto first = get("/api/v1/open");
  http::Request request;
  request.method = "GET";
  request.path = "/api/v1/open";
  request.headers.set("If-None-Match", first.headers.get("ETag"));
  const auto second = handler()(request);
  EXPECT_EQ(second.status, 304);
  EXPECT_TRUE(second.body.empty());
}

TEST(RestHandler, RefusesAChangeOfSomethingElse) {
  const auto current = ok({{"a", 1}});
  http::Request request;
  EXPECT_TRUE(check_if_match(request, current));
  request.headers.set("If-Match", entity_tag_of(current.body));
  EXPECT_TRUE(check_if_match(request, current));
  request.headers.set("If-Match", "\"other\"");
  EXPECT_EQ(check_if_match(request, current).error().problem, Problem::precondition);
}

}  // namespace
}  // namespace quarterdeck::control::rest
