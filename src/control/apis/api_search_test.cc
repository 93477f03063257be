#include "control/apis/api_search.h"

#include <gmock/gmock.h>

namespace quarterdeck::control {
namespace {

ApiHead pizza() {
  ApiHead head;
  head.name = "Pizza Shack";
  head.version = "1.0.0";
  head.provider = "ada";
  head.context = "/pizza/1.0.0";
  head.context_template = "/pizza/{version}";
  head.summary = {{"description", "Order a pizza"}, {"tags", JsonArray{"food", "italian"}},
                  {"additionalProperties", JsonArray{{{"name", "team"}, {"value", "Retail"}}}}};
  return head;
}

bool found_by(std::string_view query) { return ApiSearch::parse(query).matches(pizza()); }

TEST(ApiSearch, TakesBareTextAsPartOfTheName) {
  EXPECT_TRUE(found_by("pizza"));
  EXPECT_TRUE(found_by("Pizza Sh"));
  EXPECT_FALSE(found_by("burger"));
}

TEST(ApiSearch, MatchesQuotedValuesAsAWhole) {
  EXPECT_TRUE(found_by("name:\"Pizza Shack\" version:\"1.0.0\" provider:\"ada\""));
  EXPECT_FALSE(found_by("name:\"Pizza\" version:\"1.0.0\""));
}

TEST(ApiSearch, NeedsEveryKeyButOnlyOneValueOfEach) {
  EXPECT_TRUE(found_by("tag:food status:created"));
  EXPECT_FALSE(found_by("tag:food status:published"));
  EXPECT_TRUE(found_by("tag:french tag:food"));
}

TEST(ApiSearch, KeepsBlanksInValues) { EXPECT_TRUE(found_by("description:order a pizza tags:ital")); }

TEST(ApiSearch, LooksAtOwnProperties) {
  EXPECT_TRUE(found_by("team:retail"));
  EXPECT_FALSE(found_by("colour:red"));
}

TEST(ApiSearch, FindsEverythingWithNothing) {
  EXPECT_TRUE(found_by(""));
  EXPECT_TRUE(found_by("*"));
  EXPECT_TRUE(ApiSearch::parse("  ").is_empty());
}

}  // namespace
}  // namespace quarterdeck::control
