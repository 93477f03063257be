#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

struct Cors : testing::Fixture {
  Cors() {
    auto spec = orders();
    spec.cors = model::Cors{.origins = {"https://shop.example"}, .methods = {"GET"}, .headers = {"authorization"}};
    serve(spec);
  }
  static testing::Asked preflight(std::string origin, std::string path = "/orders/1.0/orders") {
    return {.method = "OPTIONS", .path = std::move(path), .headers = {{"Origin", std::move(origin)}, {"Access-Control-Request-Method", "GET"}}};
  }
};

TEST_F(Cors, AnswersAPreflightWithoutCredentials) {
  const auto answer = ask(preflight("https://shop.example"));
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(answer.header("Access-Control-Allow-Methods"), "GET");
  EXPECT_EQ(ask(preflight("https://evil.example")).header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(ask(preflight("https://evil.example")).status(), 200);
  EXPECT_EQ(ask(preflight("https://shop.example", "/orders/1.0/nothing")).status(), 404);
}

TEST_F(Cors, LetsTheBrowserSeeRefusalsToo) {
  auto headers = bearer();
  headers["Origin"] = "https://shop.example";
  EXPECT_EQ(ask({.headers = headers}).header("Access-Control-Allow-Origin"), "https://shop.example");
  const auto refused = ask({.headers = {{"Origin", "https://shop.example"}}});
  EXPECT_EQ(refused.status(), 401);
  EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), "https://shop.example");
}

TEST_F(Cors, TellsTheMethodsOfAPathToWhoeverAsks) {
  serve(orders());
  const auto answer = ask({.method = "OPTIONS"});
  EXPECT_EQ(answer.status(), 204);
  EXPECT_EQ(answer.header("Allow"), "GET, OPTIONS");
}

TEST_F(Cors, LeavesOptionsToAnApiThatHasIt) {
  auto spec = orders();
  spec.operations.push_back({.verb = "OPTIONS", .target = "/orders", .secured = false});
  serve(spec);
  EXPECT_TRUE(ask({.method = "OPTIONS"}).is_forwarded);
}

}  // namespace
}  // namespace quarterdeck::gateway
