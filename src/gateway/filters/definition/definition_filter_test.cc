#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway {
namespace {

struct Definition : testing::Fixture {
  static constexpr auto kPath = "/orders/1.0/api-definition";

  testing::Answer ask_for(std::string text, model::ApiKind kind = model::ApiKind::rest) {
    auto spec = orders();
    spec.kind = kind;
    spec.definition = std::move(text);
    if (kind == model::ApiKind::graphql) spec.operations = {{.verb = "QUERY", .target = "hero"}};
    serve(spec);
    return ask({.path = kPath});
  }
};

TEST_F(Definition, IsGivenToAnybody) {
  const auto answer = ask_for(R"({"openapi":"3.0.3"})");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.respond.body, R"({"openapi":"3.0.3"})");
}

TEST_F(Definition, SaysWhatItIsWrittenIn) {
  EXPECT_EQ(ask_for("\n {}").header("Content-Type"), "application/json");
  EXPECT_EQ(ask_for("openapi: 3.0.3").header("Content-Type"), "application/yaml");
  EXPECT_EQ(ask_for("type Query { hero: String }", model::ApiKind::graphql).header("Content-Type"), "text/plain; charset=utf-8");
}

TEST_F(Definition, IsOnlyRead) {
  serve(orders());
  EXPECT_EQ(ask({.method = "PUT", .path = kPath, .headers = bearer()}).status(), 404);
}

TEST_F(Definition, IsNotThereWhenTheApiHasNone) { EXPECT_EQ(ask_for("").status(), 404); }

}  // namespace
}  // namespace quarterdeck::gateway
