#include "gateway/routes/path_template.h"

#include <gmock/gmock.h>

namespace quarterdeck::gateway {
namespace {

using testing::ElementsAre;

TEST(PathTemplate, IsMadeOfLiteralsAndParameters) {
  const auto path = PathTemplate::parse("/orders/{id}/lines");
  ASSERT_TRUE(path);
  EXPECT_THAT(path->segments, ElementsAre(TemplateSegment{SegmentKind::literal, {"orders"}}, TemplateSegment{SegmentKind::parameter, {}},
                                          TemplateSegment{SegmentKind::literal, {"lines"}}));
  EXPECT_FALSE(path->takes_rest);
}

TEST(PathTemplate, TakesTheRestWhenItEndsInAStar) {
  EXPECT_TRUE(PathTemplate::parse("/*")->takes_rest);
  EXPECT_TRUE(PathTemplate::parse("/*")->segments.empty());
  EXPECT_THAT(PathTemplate::parse("/files/*")->segments, ElementsAre(TemplateSegment{SegmentKind::literal, {"files"}}));
}

TEST(PathTemplate, TakesAStarInTheMiddleForOneSegment) {
  const auto path = PathTemplate::parse("/a/*/b");
  EXPECT_EQ(path->segments[1].kind, SegmentKind::parameter);
  EXPECT_FALSE(path->takes_rest);
}

TEST(PathTemplate, MixesLiteralsAndParametersInOneSegment) {
  const auto path = PathTemplate::parse("/compare/{base}...{head}");
  ASSERT_TRUE(path);
  EXPECT_EQ(path->segments[1], (TemplateSegment{SegmentKind::mixed, {"", "...", ""}}));
}

TEST(PathTemplate, OfTheRootHasNoSegments) {
  EXPECT_TRUE(PathTemplate::parse("/")->segments.empty());
  EXPECT_TRUE(PathTemplate::parse("")->segments.empty());
}

TEST(PathTemplate, SpellsLiteralsAsCanonicalPathsDo) {
  EXPECT_EQ(PathTemplate::parse("/caf\xC3\xA9")->segments[0].pieces[0], "caf%C3%A9");
  EXPECT_EQ(PathTemplate::parse("/%7Eann")->segments[0].pieces[0], "~ann");
}

TEST(PathTemplate, RefusesBracesThatDoNotPair) {
  for (const auto* text : {"/a/{id", "/a/id}", "/a/{{id}}", "no-slash"}) EXPECT_FALSE(PathTemplate::parse(text)) << text;
}

TEST(Pieces, NeedACharacterForEveryParameter) {
  EXPECT_TRUE(matches_pieces({"", ".pdf"}, "a.pdf"));
  EXPECT_FALSE(matches_pieces({"", ".pdf"}, ".pdf"));
  EXPECT_FALSE(matches_pieces({"", ".pdf"}, "a.pdf.txt"));
  EXPECT_TRUE(matches_pieces({"", "...", ""}, "main...topic"));
  EXPECT_FALSE(matches_pieces({"", "...", ""}, "main..."));
  EXPECT_FALSE(matches_pieces({"", "...", ""}, "...topic"));
  EXPECT_TRUE(matches_pieces({"Items(", ")"}, "Items(7)"));
}

}  // namespace
}  // namespace quarterdeck::gateway
