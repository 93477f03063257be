#include "model/api.h"

#include <gmock/gmock.h>

#include "base/codec.h"

namespace quarterdeck::model {
namespace {

Json pizza() { return {{"name", "Pizza"}, {"version", "1.0.0"}, {"context", "/pizza"}}; }

Json with_operation(std::string_view verb, std::string_view target) {
  auto value = pizza();
  value.as_object()["operations"] = JsonArray{{{"verb", verb}, {"target", target}}};
  return value;
}

TEST(Api, RequiresATokenUnlessTheDraftSaysOtherwise) {
  const auto api = parse_api(pizza());
  ASSERT_TRUE(api);
  EXPECT_THAT(api->security_scheme, testing::ElementsAre("oauth2", "oauth_basic_auth_api_key_mandatory"));
}

TEST(Api, KeepsWhatNoGatewayActsOn) {
  auto value = pizza();
  value.as_object()["monetization"] = {{"enabled", false}};
  const auto api = parse_api(value);
  ASSERT_TRUE(api);
  EXPECT_EQ(*base::find(base::to_json(*api), "monetization", "enabled"), Json(false));
}

TEST(Api, RefusesUnknownMembersByPath) {
  auto value = pizza();
  value.as_object()["colour"] = "red";
  const auto api = parse_api(value);
  ASSERT_FALSE(api);
  EXPECT_THAT(api.error().message, testing::HasSubstr("colour"));
}

TEST(Api, RefusesOperationsThatNoRouteCanServe) {
  EXPECT_TRUE(parse_api(with_operation("GET", "/menu")));
  EXPECT_FALSE(parse_api(with_operation("FETCH", "/menu")));
  EXPECT_FALSE(parse_api(with_operation("GET", "menu")));
}

TEST(Api, RefusesSecurityInWhichNothingIsMandatory) {
  auto value = pizza();
  value.as_object()["securityScheme"] = JsonArray{"oauth2", "mutualssl"};
  EXPECT_FALSE(parse_api(value));
}

TEST(Api, NeedsRolesWhenItIsRestricted) {
  auto value = pizza();
  value.as_object()["visibility"] = "RESTRICTED";
  EXPECT_FALSE(parse_api(value));
}

}  // namespace
}  // namespace quarterdeck::model
