#include "base/text.h"

#include <gtest/gtest.h>

namespace quarterdeck::base {
namespace {

TEST(Text, SplitsKeepingEmptyParts) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(words("  a  b "), (std::vector<std::string>{"a", "b"}));
}

TEST(Text, ComparesWithoutCase) {
  EXPECT_TRUE(equal_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_TRUE(contains_ignoring_case("PizzaShack", "shack"));
  EXPECT_TRUE(contains_ignoring_case("x", ""));
}

TEST(Text, Utf8RefusesOverlongFormsAndSurrogates) {
  EXPECT_TRUE(is_utf8("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xE2\x82"));
}

TEST(Text, CamelCaseIsMadeFromSnakeCase) {
  EXPECT_EQ(camel_case("life_cycle_status"), "lifeCycleStatus");
  EXPECT_EQ(camel_case("name"), "name");
}

}  // namespace
}  // namespace quarterdeck::base
