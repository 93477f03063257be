#include "definitions/openapi/references.h"

#include <gmock/gmock.h>

namespace quarterdeck::definitions::openapi {
namespace {

using testing::HasSubstr;

TEST(References, UnderstandsEscapedNames) {
  const auto root = *base::parse_json(R"({"a/b": {"c~d": 1}, "e f": 2, "list": [3]})");
  const References references(root);
  EXPECT_EQ(references.at("#/a~1b/c~0d")->as_int64(), 1);
  EXPECT_EQ(references.at("#/e%20f")->as_int64(), 2);
  EXPECT_EQ(references.at("#/list/0")->as_int64(), 3);
  EXPECT_EQ(references.at("#/list/1"), nullptr);
  EXPECT_EQ(references.at("#/a~1b/c~0d/deeper"), nullptr);
  EXPECT_EQ(references.at("#"), &root);
}

TEST(References, FollowsAChainToItsEnd) {
  const auto root = *base::parse_json(R"({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": 7})");
  const auto target = References(root).follow(*base::find(root, "a"));
  ASSERT_TRUE(target);
  EXPECT_EQ((*target)->as_int64(), 7);
}

TEST(References, StopsInACircle) {
  const auto root = *base::parse_json(R"({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"$ref": "#/b"}, "self": {"$ref": "#/self"}})");
  EXPECT_THAT(References(root).follow(*base::find(root, "a")).error().message, HasSubstr("circle"));
  EXPECT_THAT(References(root).follow(*base::find(root, "self")).error().message, HasSubstr("leads back to itself"));
}

TEST(References, LeaveExamplesAlone) {
  const auto root = *base::parse_json(R"({"example": {"$ref": "#/none"}, "x-free": {"$ref": "#/none"}, "properties": {"$ref": {"type": "string"}}})");
  Findings findings(10);
  References(root).check_all(findings);
  EXPECT_FALSE(findings.has_mistakes());
}

}  // namespace
}  // namespace quarterdeck::definitions::openapi
