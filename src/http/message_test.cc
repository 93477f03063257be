#include "http/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::http {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Headers, AreFoundWithoutRegardToCase) {
  const Headers headers{{"Content-Type", "text/plain"}, {"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(headers.get("content-TYPE"), "text/plain");
  EXPECT_EQ(headers.get("X-a"), "1");
  EXPECT_EQ(headers.find("absent"), nullptr);
  EXPECT_EQ(headers.get("absent"), "");
}

TEST(Headers, SetReplacesEveryOneOfThatName) {
  Headers headers{{"X-A", "1"}, {"B", "b"}, {"x-a", "2"}};
  headers.set("X-a", "3");
  EXPECT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers.get("x-a"), "3");
}

TEST(Query, IsDecodedAsFormsWriteIt) {
  EXPECT_THAT(Query::parse("a=1&b=x+y%20z&&c&=d&e=f=g").all(),
              ElementsAre(Pair("a", "1"), Pair("b", "x y z"), Pair("c", ""), Pair("", "d"), Pair("e", "f=g")));
}

TEST(Query, TakesABrokenEscapeForItself) { EXPECT_THAT(Query::parse("a=100%&b=%zz%4").all(), ElementsAre(Pair("a", "100%"), Pair("b", "%zz%4"))); }

TEST(Query, FindsTheFirstOfAName) {
  const auto query = Query::parse("a=1&a=2&b");
  EXPECT_EQ(query.get("a"), "1");
  EXPECT_TRUE(query.has("b"));
  EXPECT_FALSE(query.has("c"));
}

}  // namespace
}  // namespace quarterdeck::http
