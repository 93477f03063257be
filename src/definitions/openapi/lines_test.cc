#include "definitions/openapi/lines.h"

#include <gmock/gmock.h>

namespace quarterdeck::definitions::openapi {
namespace {

using testing::ElementsAre;

TEST(Lines, FindsMembersAndElementsInOnePass) {
  constexpr auto kText = "{\n \"a\": {\"x{\\\"\": [1,\n 2]},\n \"b\": [\n {}, {\"c\": true}\n ]\n}";
  EXPECT_THAT(lines_of_json(kText, {{"a"}, {"a", "x{\"", "1"}, {"b"}, {"b", "1", "c"}}), ElementsAre(2u, 3u, 4u, 5u));
}

TEST(Lines, NamesWhatIsAroundAMissingPlace) {
  EXPECT_THAT(lines_of_json("{\n\"a\": {\n}}", {{"a", "missing"}, {"missing"}, {}}), ElementsAre(2u, 1u, 1u));
}

TEST(Lines, SurvivesTextThatBreaksOff) {
  for (const auto* text : {"", "{", "{\"a", "{\"a\\", "{\"a\":", "[", "[1,", "{\"a\":[{"}) {
    EXPECT_EQ(lines_of_json(text, {{"a", "0"}}).size(), 1u);
  }
}

TEST(Lines, FindsTheSameInYaml) {
  constexpr auto kText = "# comment\na: &x\n  'x{': [1,\n    2]\n? [odd, key]\n: value\nb:\n- {}\n- c: true\n  d: *x\n";
  EXPECT_THAT(lines_of_yaml(kText, {{"a"}, {"a", "x{", "1"}, {"b"}, {"b", "1", "c"}, {"b", "1", "d"}, {"b", "7"}, {}}),
              ElementsAre(2u, 4u, 7u, 9u, 10u, 7u, 1u));
}

TEST(Lines, SurviveYamlThatBreaksOff) {
  for (const auto* text : {"", "a: [", "a: *nobody", "\t", "- - - {"}) EXPECT_EQ(lines_of_yaml(text, {{"a", "0"}}).size(), 1u);
}

}  // namespace
}  // namespace quarterdeck::definitions::openapi
