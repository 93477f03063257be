#include "model/api_name.h"

#include <gmock/gmock.h>

namespace quarterdeck::model {
namespace {

ApiVersion version(std::string_view text) { return *ApiVersion::parse(text); }

TEST(ApiName, TrimsAndCollapsesBlanks) { EXPECT_EQ(ApiName::parse("  Pizza   Shack ")->text(), "Pizza Shack"); }

TEST(ApiName, RefusesWhatWouldBreakPathsAndMarkup) {
  for (const auto* text : {"", "   ", "a/b", "<b>", "a&b", "a\"b", "a\x01", "\xff"}) EXPECT_FALSE(ApiName::parse(text)) << text;
  EXPECT_FALSE(ApiName::parse(std::string(61, 'a')));
  EXPECT_TRUE(ApiName::parse(std::string(60, 'a')));
}

TEST(ApiVersion, RefusesBlanksAndSlashes) {
  for (const auto* text : {"", "1 0", "1/0", "..", "1{0}"}) EXPECT_FALSE(ApiVersion::parse(text)) << text;
  EXPECT_TRUE(ApiVersion::parse("v1.0.0-rc_1"));
}

TEST(ApiContext, AppendsTheVersionAsTheLastSegment) {
  const auto context = ApiContext::parse("pizza", version("1.0.0"));
  ASSERT_TRUE(context);
  EXPECT_EQ(context->path_template(), "/pizza/{version}");
  EXPECT_EQ(context->path(), "/pizza/1.0.0");
  EXPECT_EQ(context->written(), "/pizza");
}

TEST(ApiContext, KeepsTheVersionWhereItWasWritten) {
  const auto context = ApiContext::parse("/{version}/pizza", version("2"));
  ASSERT_TRUE(context);
  EXPECT_EQ(context->path(), "/2/pizza");
  EXPECT_EQ(context->with(version("3")).path(), "/3/pizza");
}

TEST(ApiContext, RefusesWhatIsNotACanonicalPath) {
  for (const auto* text : {"", "/", "/a/", "/a//b", "/a/../b", "/{a}", "/a b", "/a?b", "/(a", "/a)(", "/a%2f"}) {
    const auto context = ApiContext::parse(text, version("1"));
    ASSERT_FALSE(context) << text;
    EXPECT_EQ(context.error().code, 900253);
  }
}

}  // namespace
}  // namespace quarterdeck::model
