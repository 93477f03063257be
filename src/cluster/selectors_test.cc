#include "cluster/selectors.h"

#include <gmock/gmock.h>

namespace quarterdeck::cluster {
namespace {

bool selects(std::string_view selector, const std::map<std::string, std::string>& labels) {
  const auto parsed = LabelSelector::parse(selector);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return parsed && parsed->selects(labels);
}

TEST(LabelSelector, ComparesOneLabel) {
  EXPECT_TRUE(selects("app=a", {{"app", "a"}}));
  EXPECT_TRUE(selects("app == a", {{"app", "a"}}));
  EXPECT_FALSE(selects("app=a", {{"app", "b"}}));
  EXPECT_FALSE(selects("app=a", {}));
  EXPECT_TRUE(selects("app!=a", {}));
  EXPECT_FALSE(selects("app != a", {{"app", "a"}}));
}

TEST(LabelSelector, KnowsSetsAndPresence) {
  EXPECT_TRUE(selects("app in (a, b)", {{"app", "b"}}));
  EXPECT_FALSE(selects("app in (a,b)", {{"app", "c"}}));
  EXPECT_TRUE(selects("app notin (a,b)", {{"app", "c"}}));
  EXPECT_TRUE(selects("app notin (a,b)", {}));
  EXPECT_TRUE(selects("example.com/app", {{"example.com/app", ""}}));
  EXPECT_TRUE(selects("!app", {}));
  EXPECT_FALSE(selects("!app", {{"app", "a"}}));
}

TEST(LabelSelector, NeedsEveryRequirement) {
  EXPECT_TRUE(selects("app=a,tier in (x,y),!old", {{"app", "a"}, {"tier", "y"}}));
  EXPECT_FALSE(selects("app=a,tier in (x,y),!old", {{"app", "a"}, {"tier", "y"}, {"old", ""}}));
  EXPECT_TRUE(selects("", {{"app", "a"}}));
}

TEST(LabelSelector, RefusesWhatItCanNotRead) {
  for (const auto* wrong : {"=a", "app in a", "app in (a", "app ~ a", "app=a b", "app!a"}) EXPECT_FALSE(LabelSelector::parse(wrong)) << wrong;
}

TEST(FieldSelector, ComparesNamesAndOtherFields) {
  StoredObject object;
  object.name = {"space", "orders"};
  object.text = R"({"spec":{"host":"a"},"involved":{"count":3}})";
  const auto matches = [&](std::string_view selector) { return FieldSelector::parse(selector)->selects(object); };
  EXPECT_TRUE(matches("metadata.name=orders"));
  EXPECT_TRUE(matches("metadata.name=orders,metadata.namespace!=other"));
  EXPECT_FALSE(matches("metadata.name=invoices"));
  EXPECT_TRUE(matches("spec.host=a"));
  EXPECT_TRUE(matches("involved.count=3"));
  EXPECT_TRUE(matches("spec.absent="));
  EXPECT_FALSE(FieldSelector::parse("metadata.name"));
}

}  // namespace
}  // namespace quarterdeck::cluster
