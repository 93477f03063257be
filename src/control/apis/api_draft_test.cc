#include "control/apis/api_draft.h"

#include <gmock/gmock.h>

#include "base/json.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kMenu = R"(openapi: 3.0.3
info: {title: Menu, version: 2.0.0, description: What there is to eat}
components:
  securitySchemes:
    shop: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://x.example', scopes: {'menu:write': Change the menu}}}}
paths:
  /dishes:
    get: {security: [], responses: {'200': {description: all}}}
    post: {security: [{shop: ['menu:write']}], responses: {'201': {description: made}}}
)";

TEST(ApiDraft, TakesFromTheDefinitionWhatTheMembersLeaveOut) {
  const auto draft = draft_from_openapi(JsonObject{{"context", "/menu"}}, std::string(kMenu));
  ASSERT_TRUE(draft) << draft.error().message;
  EXPECT_EQ(draft->api.name, "Menu");
  EXPECT_EQ(draft->api.version, "2.0.0");
  ASSERT_EQ(draft->api.operations.size(), 2u);
  EXPECT_EQ(draft->api.operations[0].auth_type, "None");
  EXPECT_THAT(draft->api.operations[1].scopes, testing::ElementsAre("menu:write"));
  EXPECT_EQ(draft->api.scopes.front().scope.name, "menu:write");
  EXPECT_EQ(draft->definition, kMenu);
}

TEST(ApiDraft, NamesWhatIsWrongWithADefinition) {
  const auto draft = draft_from_openapi(JsonObject{{"context", "/menu"}}, "openapi: 3.0.0\npaths: 7\n");
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.error().code, 900758);
}

TEST(ApiDraft, KeepsSettingsOfOperationsThatStay) {
  auto draft = draft_from_openapi(JsonObject{{"context", "/menu"}}, std::string(kMenu));
  ASSERT_TRUE(draft);
  draft->api.operations[0].throttling_policy = "10KPerMin";
  draft->api.operations[0].id = "op-1";
  const auto again = with_openapi(draft->api, kMenu);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->operations[0].throttling_policy, "10KPerMin");
  EXPECT_EQ(again->operations[0].id, "op-1");
}

TEST(ApiDraft, MatchesEveryPathWhenNothingIsSaid) {
  const auto draft = draft_from_members({{"name", "Proxy"}, {"version", "1"}, {"context", "/proxy"}});
  ASSERT_TRUE(draft) << draft.error().message;
  EXPECT_EQ(draft->api.operations.front().target, "/*");
  EXPECT_THAT(draft->definition, testing::HasSubstr("/*"));
}

TEST(ApiDraft, ReadsGraphqlOperationsFromTheSchema) {
  const auto draft = draft_from_graphql({{"name", "Heroes"}, {"version", "1"}, {"context", "/heroes"}},
                                        "type Query { hero(id: ID!): String } type Mutation { rename(name: String): String }");
  ASSERT_TRUE(draft) << draft.error().message;
  ASSERT_EQ(draft->api.operations.size(), 2u);
  EXPECT_EQ(draft->api.operations[0].verb, "QUERY");
  EXPECT_EQ(draft->api.operations[0].target, "hero");
}

TEST(ApiDraft, RefusesABrokenSchema) {
  const auto draft = draft_from_graphql({{"name", "Heroes"}, {"version", "1"}, {"context", "/heroes"}}, "type Query { hero: }");
  ASSERT_FALSE(draft);
  EXPECT_EQ(draft.error().code, 900875);
}

}  // namespace
}  // namespace quarterdeck::control
