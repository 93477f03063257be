#include "agent/kind_watcher.h"

#include <gmock/gmock.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_cluster.h"
#include "adapters/memory/seeded_random.h"
#include "agent/brittle_cluster.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class KindWatcherTest : public testing::Test {
 protected:
  void apply(const std::string& name, int spec = 1) {
    const JsonObject labels{{"mine", "yes"}, {resources::kSubjectLabel, "api"}, {resources::kSubjectIdLabel, name}};
    const resources::Resource resource(JsonObject{{"apiVersion", resources::kApi.to_kind().api_version()},
                                                  {"kind", "API"},
                                                  {"metadata", JsonObject{{"name", name}, {"namespace", "apk"}, {"labels", labels}}},
                                                  {"spec", JsonObject{{"a", spec}}}});
    ASSERT_TRUE(cluster.apply(resource, {"test", ports::Ownership::force}));
  }
  std::set<Owner> step() { return watcher.step(clock.now(), observed); }
  void fail(std::string_view which, Failure failure) {
    brittle.fails = [which, failure](std::string_view call, const resources::Reference&) { return call == which ? std::optional(failure) : std::nullopt; };
  }
  static Owner owner(const std::string& id) { return {"api", id}; }

  adapters::ManualClock clock;
  adapters::SeededRandom random{1};
  adapters::MemoryCluster cluster{clock, random};
  BrittleCluster brittle{cluster};
  ObservedObjects observed;
  KindWatcher watcher{brittle, {resources::kApi.to_kind(), "apk", {{"mine", "yes"}}}, {}};
};

TEST_F(KindWatcherTest, ListsFirstAndThenFollows) {
  apply("orders");
  EXPECT_THAT(step(), UnorderedElementsAre(owner("orders")));
  EXPECT_TRUE(watcher.is_synced());
  apply("pizza");
  apply("orders", 2);
  EXPECT_THAT(step(), UnorderedElementsAre(owner("orders"), owner("pizza")));
  ASSERT_TRUE(cluster.remove({resources::kApi.to_kind(), "apk", "pizza"}, std::nullopt));
  EXPECT_THAT(step(), UnorderedElementsAre(owner("pizza")));
  EXPECT_FALSE(watcher.next_due().has_value());
}

TEST_F(KindWatcherTest, ListsAgainWhenTheClusterHasForgotten) {
  step();
  apply("orders");
  cluster.forget_history();
  EXPECT_THAT(step(), IsEmpty());
  EXPECT_EQ(watcher.next_due(), clock.now());
  EXPECT_THAT(step(), UnorderedElementsAre(owner("orders")));
}

TEST_F(KindWatcherTest, GoesOnWhereABrokenWatchWas) {
  step();
  cluster.cut_watches();
  step();
  apply("orders");
  clock.set(*watcher.next_due());
  EXPECT_THAT(step(), UnorderedElementsAre(owner("orders")));
}

TEST_F(KindWatcherTest, KeepsWhatItKnowsWhileItCannotList) {
  apply("orders");
  step();
  fail("list", Failure{Problem::unavailable, "no answer"});
  watcher.list_again();
  EXPECT_THAT(step(), IsEmpty());
  EXPECT_EQ(observed.size(), 1U);
  EXPECT_EQ(watcher.failure(), "no answer");
}

TEST_F(KindWatcherTest, IsNotSyncedBeforeTheFirstListWorked) {
  fail("list", Failure{Problem::unavailable, "no answer"});
  step();
  EXPECT_FALSE(watcher.is_synced());
  const auto first = *watcher.next_due();
  clock.set(first);
  step();
  EXPECT_GT(*watcher.next_due() - first, first - from_epoch_seconds(1'700'000'000));
  brittle.fails = {};
  clock.set(*watcher.next_due());
  step();
  EXPECT_TRUE(watcher.is_synced());
}

TEST_F(KindWatcherTest, TakesAKindThatIsNotInstalledForEmpty) {
  fail("list", Failure{Problem::not_found, "no such kind"});
  step();
  EXPECT_TRUE(watcher.is_synced());
  EXPECT_EQ(watcher.failure(), "no such kind");
}

TEST_F(KindWatcherTest, ListsAgainWhenTheWatchIsRefusedTimeAndAgain) {
  apply("orders");
  step();
  cluster.cut_watches();
  step();
  ASSERT_TRUE(cluster.remove({resources::kApi.to_kind(), "apk", "orders"}, std::nullopt));
  fail("watch", Failure{Problem::timeout, "version too large"});
  for (int i = 0; i < 6; ++i) {
    clock.set(*watcher.next_due());
    step();
  }
  EXPECT_EQ(observed.size(), 0U);
}

}  // namespace
}  // namespace quarterdeck::agent
