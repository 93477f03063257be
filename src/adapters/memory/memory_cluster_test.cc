#include "adapters/memory/memory_cluster.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/seeded_random.h"

namespace quarterdeck::adapters {
namespace {

using ports::Ownership;
using ports::WatchEvent;
using resources::Reference;
using resources::Resource;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const resources::Kind kApi{"dp.wso2.com", "v1alpha3", "API"};
const resources::Kind kBackend{"dp.wso2.com", "v1alpha2", "Backend"};

struct Draft {
  resources::Kind kind = kApi;
  std::string name = "orders";
  JsonObject spec{{"a", 1}};
  JsonObject labels{{"owner", "agent"}};
  std::vector<Resource> owners;
  JsonArray finalizers;
};

Resource made(const Draft& draft) {
  JsonObject metadata{{"name", draft.name}, {"namespace", "apk"}, {"labels", draft.labels}};
  JsonArray owners;
  for (const auto& owner : draft.owners) {
    owners.push_back(JsonObject{{"apiVersion", owner.kind().api_version()}, {"kind", owner.kind().kind}, {"name", owner.name()}, {"uid", owner.uid()}});
  }
  if (!owners.empty()) metadata["ownerReferences"] = owners;
  if (!draft.finalizers.empty()) metadata["finalizers"] = draft.finalizers;
  return Resource(JsonObject{{"apiVersion", draft.kind.api_version()}, {"kind", draft.kind.kind}, {"metadata", metadata}, {"spec", draft.spec}});
}

class MemoryClusterTest : public testing::Test {
 protected:
  Resource apply(const Draft& draft, const std::string& manager = "agent", Ownership ownership = Ownership::share) {
    auto stored = cluster.apply(made(draft), {manager, ownership});
    EXPECT_TRUE(stored) << stored.error().message;
    return stored ? *stored : Resource();
  }

  std::unique_ptr<ports::Watch> watch(const std::string& from, std::map<std::string, std::string> labels = {}) {
    auto watch = cluster.watch({kApi, "apk", std::move(labels)}, from, [this] { ++wakes; });
    EXPECT_TRUE(watch);
    return std::move(*watch);
  }

  std::string version() { return cluster.list({kApi, "", {}})->resource_version; }

  ManualClock clock;
  SeededRandom random{1};
  MemoryCluster cluster{clock, random};
  int wakes = 0;
};

std::string told(ports::Watch& watch) {
  const auto event = watch.next();
  if (!event) return std::string(name_of(event.error().problem));
  if (!*event) return "nothing";
  constexpr std::array kNames{"added", "modified", "deleted", "bookmark"};
  return fmt::format("{} {}", kNames[static_cast<std::size_t>((**event).type)], (**event).resource.name());
}

TEST_F(MemoryClusterTest, GivesANewObjectItsIdentity) {
  const auto stored = apply({});
  EXPECT_TRUE(base::is_uuid(stored.uid()));
  EXPECT_EQ(stored.generation(), 1);
  EXPECT_FALSE(stored.resource_version().empty());
  EXPECT_EQ(*cluster.get(stored.reference()), stored);
}

TEST_F(MemoryClusterTest, KeepsVersionAndGenerationWhenNothingChanges) {
  const auto first = apply({});
  EXPECT_EQ(apply({}), first);
}

TEST_F(MemoryClusterTest, CountsAGenerationOnlyForAChangeOfMeaning) {
  const auto first = apply({});
  const auto relabelled = apply({.labels = {{"owner", "other"}}});
  EXPECT_EQ(relabelled.generation(), 1);
  EXPECT_NE(relabelled.resource_version(), first.resource_version());
  EXPECT_EQ(apply({.spec = {{"a", 2}}, .labels = {{"owner", "other"}}}).generation(), 2);
}

TEST_F(MemoryClusterTest, RefusesAFieldOfAnotherManagerUnlessForced) {
  apply({}, "person");
  EXPECT_EQ(cluster.apply(made({.spec = {{"a", 2}}}), {"agent", Ownership::share}).error().problem, Problem::conflict);
  EXPECT_EQ(apply({.spec = {{"a", 2}}}, "agent", Ownership::force).at("spec"), Json(JsonObject{{"a", 2}}));
}

TEST_F(MemoryClusterTest, ListsByKindNamespaceAndLabels) {
  apply({.name = "one"});
  apply({.name = "two", .labels = {{"owner", "person"}}});
  apply({.kind = kBackend, .name = "three"});
  const auto found = cluster.list({kApi, "apk", {{"owner", "agent"}}});
  ASSERT_EQ(found->items.size(), 1U);
  EXPECT_EQ(found->items.front().name(), "one");
  EXPECT_THAT(cluster.list({kApi, "elsewhere", {}})->items, IsEmpty());
  EXPECT_EQ(cluster.list({kApi, "", {}})->items.size(), 2U);
}

TEST_F(MemoryClusterTest, AnswersInTheVersionAskedFor) {
  apply({});
  EXPECT_EQ(cluster.get({{"dp.wso2.com", "v1beta1", "API"}, "apk", "orders"})->kind().version, "v1beta1");
}

TEST_F(MemoryClusterTest, TellsAWatchWhatHappenedSinceItsVersion) {
  apply({.name = "before"});
  const auto follower = watch(version());
  apply({});
  apply({.spec = {{"a", 2}}});
  ASSERT_TRUE(cluster.remove({kApi, "apk", "orders"}, std::nullopt));
  EXPECT_EQ(wakes, 3);
  EXPECT_EQ(told(*follower), "added orders");
  EXPECT_EQ(told(*follower), "modified orders");
  EXPECT_EQ(told(*follower), "deleted orders");
  EXPECT_EQ(told(*follower), "nothing");
}

TEST_F(MemoryClusterTest, TellsAWatchWithoutVersionWhatIsThereFirst) {
  apply({.name = "one"});
  apply({.name = "two"});
  const auto follower = watch("");
  apply({.name = "three"});
  EXPECT_EQ(told(*follower), "added one");
  EXPECT_EQ(told(*follower), "added two");
  EXPECT_EQ(told(*follower), "added three");
}

TEST_F(MemoryClusterTest, TellsAWatchByLabelsWhenAnObjectComesAndLeaves) {
  const auto follower = watch(version(), {{"owner", "agent"}});
  apply({.labels = {{"owner", "person"}}});
  apply({.labels = {{"owner", "agent"}}});
  apply({.labels = {{"owner", "person"}}});
  EXPECT_EQ(told(*follower), "added orders");
  EXPECT_EQ(told(*follower), "deleted orders");
  EXPECT_EQ(told(*follower), "nothing");
}

TEST_F(MemoryClusterTest, SendsTheFollowerOfAForgottenPastBackToList) {
  const auto from = version();
  const auto follower = watch(from);
  apply({});
  cluster.forget_history();
  EXPECT_EQ(told(*follower), "gone");
  EXPECT_EQ(told(*watch(from)), "gone");
  EXPECT_EQ(told(*watch(version())), "nothing");
}

TEST_F(MemoryClusterTest, ForgetsTheOldestOfALongHistory) {
  MemoryCluster small(clock, random, 2);
  const auto before = small.list({kApi, "apk", {}})->resource_version;
  for (const auto* name : {"one", "two", "three"}) ASSERT_TRUE(small.apply(made({.name = name}), {"agent"}));
  auto follower = small.watch({kApi, "apk", {}}, before, {});
  EXPECT_EQ(told(**follower), "gone");
  follower = small.watch({kApi, "apk", {}}, small.get(made({.name = "one"}).reference())->resource_version(), {});
  EXPECT_EQ(told(**follower), "added two");
}

TEST_F(MemoryClusterTest, SaysThatACutWatchBroke) {
  const auto follower = watch(version());
  cluster.cut_watches();
  EXPECT_EQ(wakes, 1);
  EXPECT_EQ(told(*follower), "unavailable");
}

TEST_F(MemoryClusterTest, SendsABookmarkToTheFollowerOfAQuietKind) {
  const auto follower = watch(version());
  for (int i = 0; i < 40; ++i) apply({.kind = kBackend, .spec = {{"a", i}}});
  const auto event = follower->next();
  ASSERT_TRUE(event && *event);
  EXPECT_EQ((**event).type, WatchEvent::Type::bookmark);
  EXPECT_EQ((**event).resource.resource_version(), version());
}

TEST_F(MemoryClusterTest, DeletesDependentsWithTheirLastOwner) {
  const auto first = apply({.name = "first"});
  const auto second = apply({.name = "second"});
  apply({.kind = kBackend, .name = "shared", .owners = {first, second}});
  apply({.kind = kBackend, .name = "own", .owners = {first}});
  ASSERT_TRUE(cluster.remove(first.reference(), first.uid()));
  const auto left = cluster.list({kBackend, "", {}});
  ASSERT_EQ(left->items.size(), 1U);
  EXPECT_EQ(left->items.front().name(), "shared");
  ASSERT_TRUE(cluster.remove(second.reference(), std::nullopt));
  EXPECT_THAT(cluster.everything(), IsEmpty());
}

TEST_F(MemoryClusterTest, DeletesAtOnceWhatNamesAnOwnerThatIsGone) {
  const auto owner = apply({.name = "first"});
  ASSERT_TRUE(cluster.remove(owner.reference(), std::nullopt));
  apply({.kind = kBackend, .owners = {owner}});
  EXPECT_THAT(cluster.everything(), IsEmpty());
}

TEST_F(MemoryClusterTest, WaitsForFinalizersOfWhatHasLostItsOwner) {
  const auto owner = apply({.name = "first"});
  const auto held = apply({.kind = kBackend, .owners = {owner}, .finalizers = {"example.com/hold"}});
  ASSERT_TRUE(cluster.remove(owner.reference(), std::nullopt));
  EXPECT_TRUE(cluster.get(held.reference())->is_being_deleted());
}

TEST_F(MemoryClusterTest, RemovesOnlyTheVeryObjectMeant) {
  const auto stored = apply({});
  EXPECT_EQ(cluster.remove(stored.reference(), "another-uid").error().problem, Problem::conflict);
  EXPECT_TRUE(cluster.remove(stored.reference(), stored.uid()));
  EXPECT_EQ(cluster.remove(stored.reference(), std::nullopt).error().problem, Problem::not_found);
}

TEST_F(MemoryClusterTest, WaitsForFinalizersBeforeItDeletes) {
  const auto stored = apply({.finalizers = {"example.com/hold"}});
  ASSERT_TRUE(cluster.remove(stored.reference(), std::nullopt));
  EXPECT_TRUE(cluster.get(stored.reference())->is_being_deleted());
  apply({});
  EXPECT_EQ(cluster.get(stored.reference()).error().problem, Problem::not_found);
}

TEST_F(MemoryClusterTest, ReplacesOnlyTheStatusOfTheVersionMeant) {
  auto seen = apply({});
  seen.json()["status"] = JsonObject{{"ready", true}};
  seen.json()["spec"] = JsonObject{{"a", 99}};
  const auto replaced = cluster.replace_status(seen);
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->at("status"), Json(JsonObject{{"ready", true}}));
  EXPECT_EQ(replaced->at("spec"), Json(JsonObject{{"a", 1}}));
  EXPECT_EQ(replaced->generation(), 1);
  EXPECT_EQ(cluster.replace_status(seen).error().problem, Problem::conflict);
  EXPECT_EQ(apply({}).at("status"), Json(JsonObject{{"ready", true}}));
}

TEST_F(MemoryClusterTest, RefusesANameThatKubernetesWouldRefuse) {
  EXPECT_EQ(cluster.apply(made({.name = "Orders"}), {"agent"}).error().problem, Problem::unprocessable);
}

}  // namespace
}  // namespace quarterdeck::adapters
