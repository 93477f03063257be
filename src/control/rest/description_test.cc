#include "control/rest/description.h"

#include <gmock/gmock.h>

namespace quarterdeck::control::rest {
namespace {

constexpr std::string_view kDocument = R"(paths:
  /things:
    get: {security: [{oauth2: ['a', 'b']}, {basic: []}]}
    post: {security: [{}]}
)";

RouteTable table(std::vector<Route> routes) { return {"/api/v1", "things.yaml", std::move(routes)}; }

TEST(Description, IsHeldAgainstTheRoutesInBothDirections) {
  const auto same = differences(table({{"GET", "/things", Access::authenticated, {"b", "a"}, {}}, {"POST", "/things", Access::anonymous, {}, {}}}), kDocument);
  ASSERT_TRUE(same);
  EXPECT_THAT(*same, testing::IsEmpty());
  const auto other = differences(table({{"GET", "/things", Access::authenticated, {"c"}, {}}, {"PUT", "/things", Access::anonymous, {}, {}}}), kDocument);
  EXPECT_THAT(*other, testing::ElementsAre("GET /things asks for 'c' and is described with 'a, b'", "PUT /things is served and not described in things.yaml",
                                           "POST /things is described in things.yaml and not served"));
}

TEST(Description, MustBeReadable) { EXPECT_FALSE(differences(table({}), "a: [")); }

}  // namespace
}  // namespace quarterdeck::control::rest
