#include <fmt/format.h>
#include <gmock/gmock.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_control_plane.h"
#include "adapters/memory/memory_position.h"
#include "adapters/memory/seeded_random.h"
#include "adapters/sqlite/sqlite_database.h"
#include "agent/agent.h"
#include "agent/apk_dialect.h"
#include "cluster/cluster_store.h"
#include "cluster/garbage_collector.h"
#include "cluster/local_cluster.h"
#include "contract/resources/crds.h"
#include "contract/resources/kinds.h"
#include "contract/resources/namespace_object.h"
#include "simulation/drafts.h"

namespace quarterdeck::simulation {
namespace {

using ::testing::IsEmpty;

std::unique_ptr<ports::Database> store_in_memory() {
  auto store = adapters::sqlite::open_database(":memory:");
  EXPECT_TRUE(store) << store.error().message;
  return std::move(*store);
}

// The real agent on the real embedded cluster, with its definitions and its garbage collector.
class EmbeddedClusterTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(cluster_store) << cluster_store.error().message;
    for (const auto& definition : resources::built_in_crds()) {
      const auto defined = cluster.apply(definition, {"test", ports::Ownership::force});
      ASSERT_TRUE(defined) << defined.error().message;
    }
    ASSERT_TRUE(cluster.apply(resources::namespace_object("apk"), {"test", ports::Ownership::force}));
    // A few of everything that can be wished for.
    for (std::uint64_t number = 1; number <= 60; ++number) {
      const auto wish = drawn_wish(random, number);
      control_plane.commit(wish.key, wish.desired, clock.now());
    }
  }

  void run(Milliseconds how_long) {
    const auto end = clock.now() + how_long;
    while (clock.now() < end) {
      collector.step(clock.now());
      agent.step(clock.now());
      clock.advance(Milliseconds(50));
    }
  }
  std::vector<resources::Resource> owned() {
    std::vector<resources::Resource> all;
    for (const auto& kind : dialect.kinds()) {
      const auto found = cluster.list({kind, "apk", {{std::string(resources::kManagedByLabel), std::string(resources::kManagedByAgent)}}});
      EXPECT_TRUE(found) << kind.kind << ": " << found.error().message;
      if (found) all.insert(all.end(), found->items.begin(), found->items.end());
    }
    return all;
  }
  std::vector<std::string> problems() {
    std::vector<std::string> sentences = agent.status()->troubles;
    for (const auto& failing : agent.status()->failing) sentences.push_back(failing.failure);
    return sentences;
  }
  // Everything from the start, by an agent that knows nothing; gives its metrics.
  std::string compare_with_another_agent() {
    metrics::Registry its_own;
    agent::Agent another{{control_plane, control_plane, cluster, nullptr, position, random, dialect, its_own}, {.space = "apk"}, [] {}};
    for (int i = 0; i < 100; ++i, clock.advance(Milliseconds(50))) another.step(clock.now());
    EXPECT_TRUE(another.is_ready());
    return its_own.exposition();
  }
  std::vector<std::string> versions() {
    std::vector<std::string> result;
    for (const auto& resource : owned()) result.push_back(resource.reference().text() + " " + resource.resource_version());
    return result;
  }

  adapters::ManualClock clock;
  adapters::SeededRandom random{1};
  std::unique_ptr<ports::Database> database = store_in_memory();
  Outcome<std::unique_ptr<cluster::ClusterStore>> cluster_store = cluster::ClusterStore::open(*database, clock, random);
  cluster::LocalCluster cluster{**cluster_store};
  cluster::GarbageCollector collector{**cluster_store, [] {}};
  adapters::MemoryControlPlane control_plane;
  adapters::MemoryPosition position;
  agent::ApkDialect dialect{{.space = "apk"}};
  metrics::Registry registry;
  agent::Agent agent{{control_plane, control_plane, cluster, nullptr, position, random, dialect, registry}, {.space = "apk"}, [] {}};
};

TEST_F(EmbeddedClusterTest, TakesEverythingThatTheAgentWrites) {
  run(Milliseconds(5000));
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_TRUE(agent.is_ready());
  EXPECT_GT(owned().size(), 20U);
}

TEST_F(EmbeddedClusterTest, IsNotWrittenToWhenNothingChanged) {
  run(Milliseconds(5000));
  const auto before = versions();
  compare_with_another_agent();
  EXPECT_EQ(versions(), before);
}

TEST_F(EmbeddedClusterTest, ComesToRestWhenSomebodyElseOwnsWhatDefaultsFillIn) {
  run(Milliseconds(5000));
  for (auto resource : owned()) {
    resource.json().erase("status");
    auto& metadata = resource.json().at("metadata").as_object();
    for (const auto* member : {"managedFields", "uid", "resourceVersion", "generation", "creationTimestamp"}) metadata.erase(member);
    ASSERT_TRUE(cluster.apply(resource, {"restored-from-a-backup", ports::Ownership::share}));
  }
  run(Milliseconds(5000));
  EXPECT_THAT(problems(), IsEmpty());
  compare_with_another_agent();
  EXPECT_THAT(compare_with_another_agent(), testing::HasSubstr("quarterdeck_agent_applied_total 0"));
}

TEST_F(EmbeddedClusterTest, GetsBackWhatWasDeletedByHand) {
  run(Milliseconds(5000));
  const auto count = owned().size();
  const auto apis = cluster.list({resources::kApi.to_kind(), "apk", {}});
  ASSERT_TRUE(apis);
  ASSERT_FALSE(apis->items.empty());
  ASSERT_TRUE(cluster.remove(apis->items.front().reference(), std::nullopt));
  run(Milliseconds(2000));
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(owned().size(), count);
}

TEST_F(EmbeddedClusterTest, GetsBackItsNamespaceWithAllThatWasInIt) {
  run(Milliseconds(5000));
  const auto count = owned().size();
  ASSERT_TRUE(cluster.remove(resources::namespace_object("apk").reference(), std::nullopt));
  run(Milliseconds(5000));
  EXPECT_THAT(problems(), IsEmpty());
  EXPECT_EQ(owned().size(), count);
}

TEST_F(EmbeddedClusterTest, IsEmptyWhenNothingIsWantedAnyMore) {
  run(Milliseconds(5000));
  const auto keys = control_plane.keys();
  for (const auto& key : *keys) control_plane.commit(key, ports::Absent{}, clock.now());
  run(Milliseconds(10'000));
  EXPECT_THAT(owned(), IsEmpty());
  EXPECT_THAT(problems(), IsEmpty());
}

}  // namespace
}  // namespace quarterdeck::simulation
