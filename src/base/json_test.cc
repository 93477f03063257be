#include "base/json.h"

#include <gtest/gtest.h>

namespace quarterdeck::base {
namespace {

TEST(Json, NamesLineAndColumnOfAMistake) {
  EXPECT_EQ(parse_json("{\n  \"a\": tru\n}").error().message.substr(0, 5), "JSON:");
  EXPECT_NE(parse_json("{\n  \"a\": tru\n}").error().message.find("line 2"), std::string::npos);
  EXPECT_FALSE(parse_json(""));
  EXPECT_FALSE(parse_json("{} {}"));
  EXPECT_FALSE(parse_json("{\"a\":1"));
}

TEST(Json, RefusesWhatIsTooDeep) {
  EXPECT_TRUE(parse_json(std::string(60, '[') + std::string(60, ']')));
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
}

TEST(Json, CanonicalTextDoesNotDependOnTheOrderOfMembers) {
  EXPECT_EQ(canonical_text(*parse_json(R"({"b":[{"d":1,"c":2}],"a":null})")), R"({"a":null,"b":[{"c":2,"d":1}]})");
}

TEST(Json, FindsByPath) {
  const auto value = *parse_json(R"({"spec":{"api":{"name":"x"}}})");
  EXPECT_EQ(text_at(value, "spec", "api", "name"), "x");
  EXPECT_EQ(text_at(value, "spec", "nothing", "name"), "");
  EXPECT_EQ(find(value, "spec", "api", "name", "deeper"), nullptr);
}

TEST(Json, PrettyTextIsReadAgainAsTheSame) {
  const auto value = *parse_json(R"({"a":[1,{"b":"\n"}],"c":{},"d":[]})");
  EXPECT_EQ(*parse_json(to_pretty_text(value)), value);
}

}  // namespace
}  // namespace quarterdeck::base
