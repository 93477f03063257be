#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

using testing::Asked;
using Operations = testing::Fixture;

TEST_F(Operations, ThatDoNotExistAreNotFound) {
  const auto answer = ask({.path = "/orders/1.0/nothing"});
  EXPECT_EQ(answer.status(), 404);
  EXPECT_EQ(answer.respond.body, R"({"code":"404","message":"Not Found","description":"The requested resource is not available."})");
  EXPECT_EQ(ask({.path = "/nothing"}).status(), 404);
  EXPECT_EQ(ask({.host = "other.example"}).status(), 404);
}

TEST_F(Operations, OfAnotherMethodSayWhichOnesThereAre) {
  const auto answer = ask({.method = "DELETE", .path = "/orders/1.0/orders/7"});
  EXPECT_EQ(answer.status(), 405);
  EXPECT_EQ(answer.header("Allow"), "PUT");
}

TEST_F(Operations, AreNotReachedThroughLaxerOnesByPathParameters) {
  auto spec = orders();
  spec.operations = {{.verb = "GET", .target = "/admin", .scopes = {"admin"}},
                     {.verb = "GET", .target = "/orders/{id}"},
                     {.verb = "GET", .target = "/map;layer", .secured = false},
                     {.verb = "GET", .target = "/map", .scopes = {"admin"}},
                     {.verb = "GET", .target = "/*", .secured = false}};
  serve(spec);
  for (const auto* path : {"/admin;x", "/admin%3Bx", "/;x/admin", "/admin;/", "/admin;x=1;y=2", "/orders;x/7", "/map;other"}) {
    const auto answer = ask({.path = std::string("/orders/1.0") + path});
    EXPECT_EQ(answer.status(), 400) << path;
    EXPECT_EQ(answer.code(), "400") << path;
  }
  EXPECT_EQ(ask({.path = "/orders/1.0/admin"}).status(), 401);
  EXPECT_EQ(ask({.path = "/orders/1.0/other;x/7;y"}).forward.target, "/v2/other;x/7;y");
  EXPECT_EQ(ask({.path = "/orders/1.0/orders/7;v=1", .headers = bearer()}).forward.target, "/v2/orders/7;v=1");
  EXPECT_EQ(ask({.path = "/orders/1.0/map;layer"}).forward.target, "/v2/map;layer");
}

TEST_F(Operations, OfAnotherApiAreNotReachedByPathParametersEither) {
  auto lax = orders();
  lax.api_id = "lax-id";
  lax.base_path = "/orders";
  lax.operations = {{.verb = "GET", .target = "/*", .secured = false}};
  serve(lax);
  EXPECT_TRUE(ask({.path = "/orders/anything"}).is_forwarded);
  EXPECT_EQ(ask({.path = "/orders/1.0;x/orders"}).status(), 400);
}

TEST_F(Operations, DescribeThemselvesToAnybody) {
  const auto answer = ask({.path = "/orders/1.0/api-definition"});
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.respond.body, R"({"openapi":"3.0.0"})");
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
  auto spec = orders();
  spec.definition.clear();
  serve(spec);
  EXPECT_EQ(ask({.path = "/orders/1.0/api-definition"}).status(), 404);
}

struct GraphQl : testing::Fixture {
  GraphQl() {
    auto spec = orders();
    spec.kind = model::ApiKind::graphql;
    spec.definition = "type Query { hero: String ship: String }\ntype Mutation { addReview(stars: Int): String }\n";
    spec.operations = {{.verb = "QUERY", .target = "hero", .secured = false},
                       {.verb = "QUERY", .target = "ship", .scopes = {"ship:read"}},
                       {.verb = "MUTATION", .target = "addReview", .scopes = {"review:write"}}};
    serve(spec);
  }
  Asked query(const std::string& text, std::map<std::string, std::string> headers = {}) {
    headers["Content-Type"] = "application/json";
    return {.method = "POST", .path = "/orders/1.0", .headers = std::move(headers), .body = base::to_text(JsonObject{{"query", text}})};
  }
};

TEST_F(GraphQl, IsServedAtTheBasePathOnly) {
  const auto answer = ask(query("{ hero }"));
  ASSERT_TRUE(answer.is_forwarded);
  EXPECT_EQ(answer.forward.target, "/v2");
  auto below = query("{ hero }");
  below.path += "/more";
  EXPECT_EQ(ask(below).status(), 404);
  EXPECT_EQ(ask({.path = "/orders/1.0"}).status(), 405);
  EXPECT_EQ(ask({.path = "/orders/1.0"}).header("Allow"), "POST");
}

TEST_F(GraphQl, HoldsEveryTopLevelFieldToItsOperation) {
  EXPECT_EQ(ask(query("{ hero ship }")).code(), "900902");
  EXPECT_EQ(ask(query("{ hero ship }", bearer({{"scope", "other"}}))).code(), "900910");
  EXPECT_TRUE(ask(query("{ hero ship }", bearer({{"scope", "ship:read"}}))).is_forwarded);
  EXPECT_EQ(ask(query("mutation { addReview(stars: 5) }", bearer({{"scope", "ship:read"}}))).code(), "900910");
  EXPECT_EQ(ask(query("query Q { ...F } fragment F on Query { ship }", bearer({{"scope", "other"}}))).code(), "900910");
}

TEST_F(GraphQl, PassesNoRequestOnThatOnlyTheQueryHolds) {
  auto asked = query("{ hero }");
  asked.query = "query=mutation%7BaddReview(stars:1)%7D&operationName=Other";
  EXPECT_EQ(ask(asked).forward.target, "/v2");
}

TEST_F(GraphQl, RefusesWhatIsNoQuery) {
  for (const auto* text : {"{ hero", "{ nothing }", "mutation { addReview(stars: \"five\") }"}) {
    const auto answer = ask(query(text));
    EXPECT_EQ(answer.status(), 400) << text;
    EXPECT_EQ(answer.code(), "900422") << text;
  }
  auto broken = query("{ hero }");
  broken.body = "{";
  EXPECT_EQ(ask(broken).code(), "900422");
  broken.body.reset();
  EXPECT_EQ(ask(broken).code(), "900422");
}

TEST_F(GraphQl, TakesABareQueryToo) {
  auto bare = query("");
  bare.headers["Content-Type"] = "application/graphql; charset=utf-8";
  bare.body = "{ hero }";
  EXPECT_TRUE(ask(bare).is_forwarded);
}

TEST_F(GraphQl, ProtectsItsSchemaAsItsOperations) {
  EXPECT_EQ(ask(query("{ __schema { types { name } } }")).code(), "900902");
  EXPECT_TRUE(ask(query("{ __schema { types { name } } }", bearer())).is_forwarded);
}

}  // namespace
}  // namespace quarterdeck::gateway
