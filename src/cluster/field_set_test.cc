#include "cluster/field_set.h"

#include <gmock/gmock.h>

namespace quarterdeck::cluster {
namespace {

using testing::ElementsAre;

FieldSet set_of(std::string_view json) { return FieldSet::from_json(*base::parse_json(json)); }
std::string text_of(const FieldSet& set) { return base::to_text(set.to_json()); }

TEST(FieldSet, ReadsAndWritesFieldsV1) {
  for (const std::string text : {R"({})", R"({"f:a":{}})", R"({"f:a":{".":{},"f:b":{}}})", R"({"f:a":{"k:{\"name\":\"x\"}":{".":{},"f:b":{}},"v:1":{}}})"}) {
    EXPECT_EQ(text_of(set_of(text)), text);
  }
}

TEST(FieldSet, NamesPathsAsMessagesShowThem) {
  const auto set = set_of(R"({"f:spec":{"f:ports":{"k:{\"name\":\"http\",\"port\":80}":{"f:number":{}}},"f:tags":{"v:\"x\"":{}}}})");
  std::vector<std::string> texts;
  for (const auto& path : set.paths()) texts.push_back(path_text(path));
  EXPECT_THAT(texts, ElementsAre(R"(.spec.ports[name="http",port=80].number)", R"(.spec.tags[="x"])"));
}

TEST(FieldSet, KeepsAParentApartFromItsChildren) {
  const auto parent = set_of(R"({"f:a":{}})");
  const auto both = set_of(R"({"f:a":{".":{},"f:b":{}}})");
  EXPECT_EQ(text_of(both.without(parent)), R"({"f:a":{"f:b":{}}})");
  EXPECT_EQ(text_of(both.intersection(parent)), R"({"f:a":{}})");
  EXPECT_EQ(text_of(parent.united(set_of(R"({"f:a":{"f:b":{}}})"))), text_of(both));
}

TEST(FieldSet, DropsWholeSubtreesWhenAsked) {
  const auto set = set_of(R"({"f:spec":{"f:a":{}},"f:status":{"f:phase":{}}})");
  EXPECT_EQ(text_of(set.without_subtrees(set_of(R"({"f:status":{}})"))), R"({"f:spec":{"f:a":{}}})");
  EXPECT_EQ(text_of(set.without(set_of(R"({"f:status":{}})"))), text_of(set));
}

TEST(FieldSet, FindsWholePaths) {
  const auto set = set_of(R"({"f:a":{"f:b":{}}})");
  EXPECT_TRUE(set.contains(FieldPath{"f:a", "f:b"}));
  EXPECT_FALSE(set.contains(FieldPath{"f:a"}));
  EXPECT_FALSE(set.contains(FieldPath{"f:a", "f:c"}));
}

TEST(FieldSet, MakesNamedFieldsMembersWhenAnythingBelowThemIs) {
  const auto schema = compile_schema(*base::parse_json(
      R"({"type": "object", "properties": {"spec": {"type": "object", "additionalProperties": {"type": "object", "properties": {"x": {}}}}}})"));
  const auto set = set_of(R"({"f:spec":{"f:anything":{"f:x":{"f:y":{}}}}})");
  EXPECT_EQ(text_of(set.with_named_parents(**schema)), R"({"f:spec":{".":{},"f:anything":{"f:x":{".":{},"f:y":{}}}}})");
}

}  // namespace
}  // namespace quarterdeck::cluster
