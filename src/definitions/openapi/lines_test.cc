#include "definitions/openapi/lines.h"

#include <gmock/gmock.h>

namespace quarterdeck::definitions::openapi {
namespace {

using testing::ElementsAre;

TEST(Lines, FindsMembersAndElementsInOnePass) {
  constexpr auto kText = "{\n \"a\": {\"x{\\\"\": [1,\n 2]},\n \"b\": [\n {}, {\"c\": true}\n ]\n}";
  EXPECT_THAT(lines_of(kText, {{"a"}, {"a", "x{\"", "1"}, {"b"}, {"b", "1", "c"}}), ElementsAre(2u, 3u, 4u, 5u));
}

TEST(Lines, NamesWhatIsAroundAMissingPlace) {
  EXPECT_THAT(lines_of("{\n\"a\": {\n}}", {{"a", "missing"}, {"missing"}, {}}), ElementsAre(2u, 1u, 1u));
}

TEST(Lines, SurvivesTextThatBreaksOff) {
  for (const auto* text : {"", "{", "{\"a", "{\"a\\", "{\"a\":", "[", "[1,", "{\"a\":[{"}) {
    EXPECT_EQ(lines_of(text, {{"a", "0"}}).size(), 1u);
  }
}

}  // namespace
}  // namespace quarterdeck::definitions::openapi
