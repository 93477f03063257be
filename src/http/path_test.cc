#include "http/path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::http {
namespace {

using testing::HasSubstr;

std::string canonical(std::string_view raw) {
  const auto path = canonical_path(raw);
  return path ? *path : "refused: " + path.error().message;
}

TEST(CanonicalPath, LeavesAPlainPathAsItIs) {
  EXPECT_EQ(canonical("/"), "/");
  EXPECT_EQ(canonical("/a/b-c/~d"), "/a/b-c/~d");
  EXPECT_EQ(canonical("/.well-known/x.json"), "/.well-known/x.json");
  EXPECT_EQ(canonical("/a/...;v=1"), "/a/...;v=1");
}

TEST(CanonicalPath, DecodesOnceWhatMeansTheSame) {
  EXPECT_EQ(canonical("/%61%2d%7E"), "/a-~");
  EXPECT_EQ(canonical("/%2561"), "/%2561");
  EXPECT_EQ(canonical("/%c3%a9"), "/%C3%A9");
  EXPECT_EQ(canonical("/a%3bb;c"), "/a%3Bb;c");
}

TEST(CanonicalPath, EscapesWhatMayNotStandThereUnescaped) { EXPECT_EQ(canonical("/{id}|\"x\""), "/%7Bid%7D%7C%22x%22"); }

TEST(CanonicalPath, RemovesDotSegmentsHoweverTheyAreWritten) {
  EXPECT_EQ(canonical("/a/./b/../c"), "/a/c");
  EXPECT_EQ(canonical("/a/%2e/b/%2E%2e/c"), "/a/c");
  EXPECT_EQ(canonical("/a/b/.."), "/a/");
  EXPECT_EQ(canonical("/a/."), "/a/");
  EXPECT_EQ(canonical("/a/.."), "/");
}

TEST(CanonicalPath, DropsEmptySegmentsAndKeepsASlashAtTheEnd) {
  EXPECT_EQ(canonical("//a///b"), "/a/b");
  EXPECT_EQ(canonical("/a/"), "/a/");
  EXPECT_EQ(canonical("/a//"), "/a/");
}

TEST(CanonicalPath, KeepsAnEncodedSlashAsDataOfItsSegment) {
  EXPECT_EQ(canonical("/projects/group%2fname"), "/projects/group%2Fname");
  EXPECT_EQ(canonical("/a%2F%2Fb"), "/a%2F%2Fb");
}

TEST(CanonicalPath, RefusesDotSegmentsThatOnlyABackEndWouldSee) {
  for (const auto* raw : {"/a/..%2fb", "/a/x%2F..%2Fb", "/a/x%2f..", "/a%2F.%2Fb", "/a/..;x/b", "/a/%2e%2e;/b", "/a/x%2f..;y", "/a/..%3bx"}) {
    EXPECT_THAT(canonical(raw), HasSubstr("hides a dot segment")) << raw;
  }
}

TEST(CanonicalPath, RefusesToLeadAboveTheRoot) {
  EXPECT_THAT(canonical("/.."), HasSubstr("above the root"));
  EXPECT_THAT(canonical("/a/../../b"), HasSubstr("above the root"));
}

TEST(CanonicalPath, RefusesBackslashesControlCharactersAndBrokenEscapes) {
  for (const auto* raw : {"/a\\b", "/a%5cb", "/a%00", "/a%0d%0a", "/a%7f", "/a%", "/a%4", "/a%zz", "/a%4/41", "a", "", "*"}) {
    EXPECT_THAT(canonical(raw), HasSubstr("refused")) << raw;
  }
}

TEST(CanonicalPath, IsCanonicalAlready) {
  for (const auto* raw : {"/a/%41/../%c3%a9//b%2fc/", "/{x}/./%7e"}) EXPECT_EQ(canonical(canonical(raw)), canonical(raw));
}

TEST(PathWithoutParameters, IsWhatAServerSeesThatCutsThemOff) {
  const auto reading = [](std::string_view path) { return path_without_parameters(path).value_or("the same"); };
  EXPECT_EQ(reading("/admin"), "the same");
  EXPECT_EQ(reading("/admin;x"), "/admin");
  EXPECT_EQ(reading("/admin%3Bx"), "/admin");
  EXPECT_EQ(reading("/admin;x=1;y=2/users;z"), "/admin/users");
  EXPECT_EQ(reading("/;x/admin"), "/admin");
  EXPECT_EQ(reading("/admin/;x"), "/admin/");
  EXPECT_EQ(reading("/;"), "/");
  EXPECT_EQ(reading("/a;x/"), "/a/");
}

TEST(DecodedPath, DecodesEveryEscape) { EXPECT_EQ(*decoded_path("/%C3%A9/a%3Bb/%2561"), "/é/a;b/%61"); }

TEST(DecodedPath, RefusesWhatDecodingWouldMakeAmbiguous) {
  EXPECT_FALSE(decoded_path("/a%2Fb"));
  EXPECT_FALSE(decoded_path("/%FF"));
}

}  // namespace
}  // namespace quarterdeck::http
