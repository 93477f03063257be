#include "translate/apk/path_pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace quarterdeck::translate::apk {
namespace {

TEST(PathPattern, SaysTemplatesAsRegularExpressions) {
  EXPECT_EQ(pattern_of("/orders"), "/orders");
  EXPECT_EQ(pattern_of("/orders/{id}/items/{item}"), "/orders/([^/]+)/items/([^/]+)");
  EXPECT_EQ(pattern_of("/a/*"), "/a((?:/.*)?)");
  EXPECT_EQ(pattern_of("/*"), "((?:/.*)?)");
  EXPECT_EQ(pattern_of("/v1.0/{name}.json"), "/v1\\.0/([^/]+)\\.json");
}

TEST(PathPattern, SendsThePathToTheServiceAsItCame) {
  EXPECT_EQ(rewrite_of("/orders"), "/orders");
  EXPECT_EQ(rewrite_of("/orders/{id}/items/{item}"), "/orders/\\1/items/\\2");
  EXPECT_EQ(rewrite_of("/a/*"), "/a\\1");
  EXPECT_EQ(rewrite_of("/*"), "\\1");
}

TEST(PathPattern, UnderstandsItsOwnAndTheOriginalsPatterns) {
  EXPECT_EQ(*target_of("/orders/([^/]+)/items/([^/]+)"), "/orders/{1}/items/{2}");
  EXPECT_EQ(*target_of("/orders/(.*)"), "/orders/{1}");
  EXPECT_EQ(*target_of("(.*)"), "/*");
  EXPECT_EQ(*target_of("/a(.*)"), "/a/*");
  EXPECT_EQ(*target_of("/v1.0/([^/]+)\\.json"), "/v1.0/{1}.json");
  for (const auto* target : {"/", "/a/*", "/*", "/a/b.c", "/a/{1}/b"}) EXPECT_EQ(*target_of(pattern_of(target)), target);
}

TEST(PathPattern, RefusesWhatATemplateCannotSay) {
  for (const auto* pattern : {"/a|/b", "/[ab]", "/a+", "a", "", "/a$", "/(a)", "/a\\"}) EXPECT_FALSE(target_of(pattern)) << pattern;
}

TEST(PathPattern, DeclaresWhatIsMoreSpecificFirst) {
  std::vector<std::string> targets = {"/*", "/a/{x}", "/a", "/a/*", "/a/b", "/a/{x}/c", "/{y}", "/a/b/c", "/"};
  std::sort(targets.begin(), targets.end(), is_more_specific);
  EXPECT_EQ(targets, (std::vector<std::string>{"/", "/a/b/c", "/a/b", "/a/{x}/c", "/a/{x}", "/a", "/a/*", "/{y}", "/*"}));
}

}  // namespace
}  // namespace quarterdeck::translate::apk
