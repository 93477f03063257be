#include <gmock/gmock.h>

#include "cluster_contract.h"

namespace quarterdeck::conformance {
namespace {

using testing::IsEmpty;
using Type = ports::WatchEvent::Type;

class RemoveContract : public ClusterContract {
 protected:
  resources::Resource owned_by(resources::Resource dependent, const resources::Resource& owner) const {
    dependent.json()["metadata"].get_object()["ownerReferences"] =
        JsonArray{JsonObject{{"apiVersion", owner.kind().api_version()}, {"kind", owner.kind().kind}, {"name", owner.name()}, {"uid", owner.uid()}}};
    return dependent;
  }
  resources::Resource with_finalizer(resources::Resource resource) const {
    resource.json()["metadata"].get_object()["finalizers"] = JsonArray{"conformance.quarterdeck.dev/hold"};
    return resource;
  }
};

TEST_P(RemoveContract, TakesTheObjectAway) {
  applied(widget("a"));
  const auto removed = cluster().remove(widget_reference("a"), std::nullopt);
  ASSERT_TRUE(removed) << removed.error().message;
  EXPECT_EQ(cluster().get(widget_reference("a")).error().problem, Problem::not_found);
}

TEST_P(RemoveContract, SaysWhenThereIsNothing) {
  const auto removed = cluster().remove(widget_reference("nobody"), std::nullopt);
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().problem, Problem::not_found);
}

TEST_P(RemoveContract, RemovesOnlyTheVeryObjectThatWasMeant) {
  const auto made = applied(widget("a"));
  const auto refused = cluster().remove(widget_reference("a"), "00000000-0000-4000-8000-000000000000");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::conflict);
  EXPECT_TRUE(cluster().remove(widget_reference("a"), made.uid()));
}

TEST_P(RemoveContract, GivesANewObjectOfTheSameNameANewIdentity) {
  const auto first = applied(widget("a"));
  ASSERT_TRUE(cluster().remove(widget_reference("a"), std::nullopt));
  const auto second = applied(widget("a"));
  EXPECT_NE(second.uid(), first.uid());
  EXPECT_EQ(second.generation(), 1);
}

TEST_P(RemoveContract, RemovesDependentsInTheBackground) {
  const auto owner = applied(widget("owner"));
  applied(owned_by(widget("child"), owner));
  applied(owned_by(resource_from(R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "child", "namespace": ")" + space() + R"("}})"), owner));
  const auto list = cluster().list({kConfigMap, space(), {}});
  ASSERT_TRUE(list);
  Follower widget_follower(cluster(), widgets(), owner.resource_version());
  Follower map_follower(cluster(), {kConfigMap, space(), {}}, list->resource_version);
  ASSERT_TRUE(cluster().remove(widget_reference("owner"), std::nullopt));
  EXPECT_TRUE(widget_follower.sees(Type::deleted, "child"));
  EXPECT_TRUE(map_follower.sees(Type::deleted, "child"));
}

TEST_P(RemoveContract, RemovesDependentsOfDependents) {
  const auto grandparent = applied(widget("grandparent"));
  const auto parent = applied(owned_by(widget("parent"), grandparent));
  applied(owned_by(widget("child"), parent));
  Follower follower(cluster(), widgets(), grandparent.resource_version());
  ASSERT_TRUE(cluster().remove(widget_reference("grandparent"), std::nullopt));
  EXPECT_TRUE(follower.sees(Type::deleted, "child"));
}

TEST_P(RemoveContract, KeepsADependentThatHasAnotherOwner) {
  const auto one = applied(widget("one"));
  const auto two = applied(widget("two"));
  auto child = owned_by(widget("child"), one);
  auto& owners = child.json()["metadata"].get_object()["ownerReferences"].get_array();
  owners.push_back(JsonObject{{"apiVersion", kWidget.api_version()}, {"kind", kWidget.kind}, {"name", "two"}, {"uid", two.uid()}});
  applied(child);
  Follower follower(cluster(), widgets(), two.resource_version());
  ASSERT_TRUE(cluster().remove(widget_reference("one"), std::nullopt));
  EXPECT_TRUE(follower.sees(Type::deleted, "one"));
  const auto kept = cluster().get(widget_reference("child"));
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_FALSE(kept->is_being_deleted());
}

TEST_P(RemoveContract, RemovesAnObjectWhoseOwnerNeverWas) {
  const auto list = cluster().list(widgets());
  ASSERT_TRUE(list);
  auto ghost = widget("ghost");
  ghost.json()["metadata"].get_object()["uid"] = "00000000-0000-4000-8000-000000000000";
  applied(owned_by(widget("orphan"), ghost));
  Follower follower(cluster(), widgets(), list->resource_version);
  EXPECT_TRUE(follower.sees(Type::deleted, "orphan"));
}

TEST_P(RemoveContract, WaitsForFinalizers) {
  const auto made = applied(with_finalizer(widget("a")));
  Follower follower(cluster(), widgets(), made.resource_version());
  ASSERT_TRUE(cluster().remove(widget_reference("a"), std::nullopt));
  const auto waiting = cluster().get(widget_reference("a"));
  ASSERT_TRUE(waiting) << waiting.error().message;
  EXPECT_TRUE(waiting->is_being_deleted());
  EXPECT_EQ(waiting->generation(), 2);
  ASSERT_TRUE(apply(widget("a")));  // lets the finalizer go
  EXPECT_TRUE(follower.sees(Type::deleted, "a"));
  EXPECT_EQ(cluster().get(widget_reference("a")).error().problem, Problem::not_found);
}

TEST_P(RemoveContract, RemovesEverythingInANamespace) {
  const auto other = space() + "-x";
  applied(resource_from(R"({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ")" + other + R"("}})"));
  auto inside = widget("inside");
  inside.json()["metadata"].get_object()["namespace"] = other;
  applied(inside);
  const auto spaces = cluster().list({kNamespace, "", {}});
  ASSERT_TRUE(spaces);
  Follower follower(cluster(), {kNamespace, "", {}}, spaces->resource_version);
  ASSERT_TRUE(cluster().remove({kNamespace, "", other}, std::nullopt));
  EXPECT_TRUE(follower.sees(Type::deleted, other));
  const auto left = cluster().list({kWidget, other, {}});
  ASSERT_TRUE(left);
  EXPECT_THAT(left->items, IsEmpty());
}

TEST_P(RemoveContract, TakesNothingNewIntoANamespaceThatIsBeingDeleted) {
  const auto other = space() + "-y";
  applied(resource_from(R"({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ")" + other + R"("}})"));
  auto held = with_finalizer(widget("held"));
  held.json()["metadata"].get_object()["namespace"] = other;
  applied(held);
  ASSERT_TRUE(cluster().remove({kNamespace, "", other}, std::nullopt));
  auto late = widget("late");
  late.json()["metadata"].get_object()["namespace"] = other;
  const auto refused = apply(late);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::forbidden);
  held.json()["metadata"].get_object().erase("finalizers");
  EXPECT_TRUE(apply(held));
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Cluster, RemoveContract, testing::ValuesIn(candidates()), name_of);

}  // namespace quarterdeck::conformance
