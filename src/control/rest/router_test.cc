#include "control/rest/router.h"

#include <gmock/gmock.h>

namespace quarterdeck::control::rest {
namespace {

Route route(std::string_view method, std::string_view path) {
  return {method, path, Access::anonymous, {}, [](const http::Request&, const Caller&) { return http::Response{}; }};
}

Router router() {
  RouteTable publisher{"/api/am/publisher/v4", "publisher.yaml", {}};
  publisher.routes = {route("GET", "/apis"),          route("POST", "/apis"),           route("GET", "/apis/{apiId}"),
                      route("POST", "/apis/validate"), route("GET", "/apis/{apiId}/x/{y}"), route("PUT", "/apis/{apiId}")};
  RouteTable oauth{"/oauth2", "", {}};
  oauth.routes = {route("POST", "/token")};
  std::vector<RouteTable> tables;
  tables.push_back(std::move(publisher));
  tables.push_back(std::move(oauth));
  return Router(std::move(tables));
}

std::string found_path(const Router& router, std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  const auto* found = std::get_if<Router::Found>(&match);
  return found == nullptr ? "" : std::string(found->route->path);
}

TEST(Router, FindsOperationsAndTheirParameters) {
  const auto table = router();
  const auto match = table.match("GET", "/api/am/publisher/v4/apis/42/x/y z");
  const auto* found = std::get_if<Router::Found>(&match);
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->parameters, testing::ElementsAre("42", "y z"));
}

TEST(Router, PrefersWordsToParameters) {
  const auto table = router();
  EXPECT_EQ(found_path(table, "POST", "/api/am/publisher/v4/apis/validate"), "/apis/validate");
  EXPECT_EQ(found_path(table, "GET", "/api/am/publisher/v4/apis/other"), "/apis/{apiId}");
}

TEST(Router, KnowsABaseWithoutItsVersionAndWithAMinorOne) {
  const auto table = router();
  EXPECT_EQ(found_path(table, "GET", "/api/am/publisher/apis"), "/apis");
  EXPECT_EQ(found_path(table, "GET", "/api/am/publisher/v4.2/apis"), "/apis");
  EXPECT_EQ(found_path(table, "GET", "/api/am/publisher/v3/apis"), "");
  EXPECT_EQ(found_path(table, "GET", "/api/am/publisher/v45/apis"), "");
}

TEST(Router, SaysWhichMethodsThereAre) {
  const auto table = router();
  const auto match = table.match("DELETE", "/api/am/publisher/v4/apis/1");
  const auto* wrong = std::get_if<Router::WrongMethod>(&match);
  ASSERT_NE(wrong, nullptr);
  EXPECT_EQ(wrong->allowed, "GET, HEAD, PUT");
}

TEST(Router, AnswersHeadByGet) { EXPECT_EQ(found_path(router(), "HEAD", "/api/am/publisher/v4/apis"), "/apis"); }

TEST(Router, KnowsNothingElse) {
  const auto table = router();
  for (const auto* path : {"/", "/api", "/api/am/publisherX/v4/apis", "/api/am/publisher/v4/apis/1/x", "/oauth2/nothing"}) {
    EXPECT_TRUE(std::holds_alternative<Router::Unknown>(table.match("GET", path))) << path;
  }
}

TEST(Router, FindsTheDescriptionOfAnApi) {
  const auto table = router();
  EXPECT_TRUE(std::holds_alternative<Router::Definition>(table.match("GET", "/api/am/publisher/v4/swagger.yaml")));
  EXPECT_TRUE(std::holds_alternative<Router::Unknown>(table.match("GET", "/oauth2/swagger.yaml")));
}

}  // namespace
}  // namespace quarterdeck::control::rest
