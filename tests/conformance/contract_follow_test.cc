#include <gmock/gmock.h>

#include "cluster_contract.h"

namespace quarterdeck::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Type = ports::WatchEvent::Type;

class FollowContract : public ClusterContract {};

TEST_P(FollowContract, ListsWhatTheLabelsSelectInOneNamespace) {
  applied(labelled(widget("b"), "team", "one"));
  applied(labelled(widget("a"), "team", "one"));
  applied(labelled(widget("c"), "team", "two"));
  auto selection = widgets();
  const auto all = cluster().list(selection);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_THAT(names(*all), ElementsAre("a", "b", "c"));
  selection.labels = {{"team", "one"}};
  const auto some = cluster().list(selection);
  ASSERT_TRUE(some);
  EXPECT_THAT(names(*some), ElementsAre("a", "b"));
  selection.space = "somewhere-else";
  EXPECT_THAT(cluster().list(selection)->items, IsEmpty());
}

TEST_P(FollowContract, ListsItemsWithTheirKind) {
  applied(widget("a"));
  const auto all = cluster().list(widgets());
  ASSERT_TRUE(all);
  ASSERT_EQ(all->items.size(), 1U);
  EXPECT_EQ(all->items[0].kind(), kWidget);
}

TEST_P(FollowContract, ListsAllNamespaces) {
  applied(widget("only-here"));
  const auto all = cluster().list({kWidget, "", {}});
  ASSERT_TRUE(all);
  EXPECT_THAT(names(*all), testing::Contains("only-here"));
}

TEST_P(FollowContract, ListsMoreThanFitOnOnePage) {
  for (int index = 0; index < 30; ++index) applied(widget("w" + std::to_string(100 + index)));
  const auto all = cluster().list(widgets());
  ASSERT_TRUE(all);
  EXPECT_EQ(all->items.size(), 30U);
  EXPECT_TRUE(std::is_sorted(all->items.begin(), all->items.end(), [](const auto& left, const auto& right) { return left.name() < right.name(); }));
}

TEST_P(FollowContract, TellsWhatHappensAfterAList) {
  applied(widget("before"));
  const auto list = cluster().list(widgets());
  ASSERT_TRUE(list);
  Follower follower(cluster(), widgets(), list->resource_version);
  applied(widget("a"));
  applied(widget("a", R"({"title": "newer"})"));
  ASSERT_TRUE(cluster().remove(widget_reference("a"), std::nullopt));
  std::vector<std::string> seen;
  for (int count = 0; count < 3; ++count) {
    const auto event = follower.next();
    ASSERT_TRUE(event);
    seen.push_back(text_of(*event));
  }
  EXPECT_THAT(seen, ElementsAre("added a", "modified a", "deleted a"));
}

TEST_P(FollowContract, TellsWhatHappenedBetweenListAndWatch) {
  const auto list = cluster().list(widgets());
  ASSERT_TRUE(list);
  applied(widget("a"));
  Follower follower(cluster(), widgets(), list->resource_version);
  const auto event = follower.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(text_of(*event), "added a");
  EXPECT_EQ(event->resource.kind(), kWidget);
}

TEST_P(FollowContract, GoesOnFromAnyVersionThatWasSeen) {
  const auto list = cluster().list(widgets());
  ASSERT_TRUE(list);
  const auto first = applied(widget("a"));
  applied(widget("b"));
  Follower follower(cluster(), widgets(), first.resource_version());
  const auto event = follower.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(text_of(*event), "added b");
}

TEST_P(FollowContract, TellsOfObjectsThatEnterAndLeaveTheSelection) {
  auto selection = widgets();
  selection.labels = {{"team", "one"}};
  applied(labelled(widget("a"), "team", "two"));
  const auto list = cluster().list(selection);
  ASSERT_TRUE(list);
  Follower follower(cluster(), selection, list->resource_version);
  applied(labelled(widget("a"), "team", "one"));
  applied(labelled(widget("a", R"({"title": "newer"})"), "team", "one"));
  const auto left = applied(labelled(widget("a"), "team", "two"));
  std::vector<std::string> seen;
  std::string last_version;
  for (int count = 0; count < 3; ++count) {
    const auto event = follower.next();
    ASSERT_TRUE(event);
    seen.push_back(text_of(*event));
    last_version = event->resource.resource_version();
  }
  EXPECT_THAT(seen, ElementsAre("added a", "modified a", "deleted a"));
  EXPECT_EQ(last_version, left.resource_version());
}

TEST_P(FollowContract, TellsOfStatusChanges) {
  auto made = applied(widget("a"));
  Follower follower(cluster(), widgets(), made.resource_version());
  made.json()["status"] = JsonObject{{"phase", "Ready"}};
  ASSERT_TRUE(cluster().replace_status(made));
  const auto event = follower.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(text_of(*event), "modified a");
  EXPECT_EQ(base::text_at(event->resource.at("status"), "phase"), "Ready");
}

TEST_P(FollowContract, RefusesAVersionThatIsNotKeptAnyMore) {
  applied(widget("a"));
  Follower follower(cluster(), widgets(), "1");
  const auto event = follower.next();
  EXPECT_FALSE(event);
  ASSERT_NE(follower.failure(), nullptr);
  EXPECT_EQ(follower.failure()->problem, Problem::gone);
}

TEST_P(FollowContract, TellsNothingOfOtherNamespaces) {
  const auto list = cluster().list({kConfigMap, "default", {}});
  ASSERT_TRUE(list);
  Follower follower(cluster(), {kConfigMap, space(), {}}, list->resource_version);
  const auto map = [](const std::string& name, const std::string& where) {
    return resource_from(R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": ")" + name + R"(", "namespace": ")" + where + R"("}})");
  };
  applied(map("elsewhere", "default"));
  applied(map("here", space()));
  EXPECT_TRUE(follower.sees(Type::added, "here"));
  ASSERT_TRUE(cluster().remove({kConfigMap, "default", "elsewhere"}, std::nullopt));
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Cluster, FollowContract, testing::ValuesIn(candidates()), name_of);

}  // namespace quarterdeck::conformance
