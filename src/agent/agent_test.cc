#include "agent/agent.h"

#include <gmock/gmock.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_cluster.h"
#include "adapters/memory/memory_control_plane.h"
#include "adapters/memory/memory_position.h"
#include "adapters/memory/seeded_random.h"
#include "agent/brittle_cluster.h"
#include "agent/drafts.h"
#include "agent/plain_dialect.h"
#include "contract/events/envelope.h"

namespace quarterdeck::agent {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// A control plane whose questions can be counted and made to fail.
class Tapped final : public ports::ChangeFeed, public ports::DesiredState {
 public:
  explicit Tapped(adapters::MemoryControlPlane& inner) : inner_(inner) {}
  Outcome<ports::ChangePage> changes_since(std::uint64_t sequence, std::size_t limit) override { return inner_.changes_since(sequence, limit); }
  Outcome<std::uint64_t> newest_sequence() override { return inner_.newest_sequence(); }
  Outcome<std::vector<events::SubjectKey>> keys() override {
    if (keys_fail) return Failure{Problem::unavailable, "The control plane does not answer."};
    return inner_.keys();
  }
  Outcome<ports::Desired> desired(const events::SubjectKey& key) override {
    asked.push_back(key.id);
    return inner_.desired(key);
  }
  Outcome<Done> report_applied(const ports::AppliedReport& report) override { return inner_.report_applied(report); }

  bool keys_fail = false;
  std::vector<std::string> asked;

 private:
  adapters::MemoryControlPlane& inner_;
};

class AgentTest : public testing::Test {
 protected:
  std::unique_ptr<Agent> new_agent(AgentOptions options = {}) {
    options.space = "apk";
    return std::make_unique<Agent>(AgentPorts{tapped, tapped, cluster, &broker, position, random, dialect, registry}, options, [] {});
  }

  events::Change desire(const std::string& id, ports::Desired desired) { return control_plane.commit(api_key(id), std::move(desired), clock.now()); }
  void hint(const events::Change& change) {
    const auto envelope = events::envelope_of(change);
    ASSERT_TRUE(broker.publish({envelope.topic, events::to_text_message(envelope)}));
  }

  // Turns until the agent has nothing to do for this long; the clock follows its wishes.
  void run(Agent& agent, Milliseconds how_long = Milliseconds(0)) {
    const auto end = clock.now() + how_long;
    for (int i = 0; i < 1000; ++i) {
      const auto wake = agent.step(clock.now());
      if (!wake.at || *wake.at > end) break;
      clock.set(std::max(*wake.at, clock.now()));
    }
    clock.set(end);
  }

  std::vector<std::string> apis() {
    std::vector<std::string> names;
    const auto list = memory.list({resources::kApi.to_kind(), "apk", {}});
    for (const auto& resource : list->items) names.push_back(resource.name());
    return names;
  }
  std::string host_of(const std::string& name) {
    const auto found = memory.get({resources::kBackend.to_kind(), "apk", name});
    return found ? base::text_at(found->at("spec"), "host") : "";
  }

  adapters::ManualClock clock;
  adapters::SeededRandom random{1};
  adapters::MemoryCluster memory{clock, random};
  BrittleCluster cluster{memory};
  adapters::MemoryBroker broker;
  adapters::MemoryControlPlane control_plane;
  Tapped tapped{control_plane};
  adapters::MemoryPosition position;
  PlainDialect dialect{"apk"};
  metrics::Registry registry;
};

TEST_F(AgentTest, BringsAnEmptyClusterInLineAtStart) {
  desire("orders", deployed({{}}));
  desire("pizza", deployed({{.id = "pizza"}}));
  const auto agent = new_agent();
  EXPECT_FALSE(agent->is_ready());
  run(*agent);
  EXPECT_TRUE(agent->is_ready());
  EXPECT_THAT(apis(), UnorderedElementsAre("orders-default", "pizza-default"));
  EXPECT_EQ(agent->status()->position, 2U);
}

TEST_F(AgentTest, ActsOnAHintAtOnce) {
  const auto agent = new_agent();
  run(*agent);
  hint(desire("orders", deployed({{}})));
  agent->step(clock.now());
  EXPECT_THAT(apis(), ElementsAre("orders-default"));
  EXPECT_EQ(agent->status()->position, 1U);
}

TEST_F(AgentTest, FindsAChangeThatNobodyHintedAt) {
  const auto agent = new_agent({.follow_every = Milliseconds(5000)});
  run(*agent);
  desire("orders", deployed({{}}));
  run(*agent, Milliseconds(5000));
  EXPECT_THAT(apis(), ElementsAre("orders-default"));
}

TEST_F(AgentTest, FollowsTheLogWhenAHintShowsThatAnotherWasLost) {
  const auto agent = new_agent();
  run(*agent);
  desire("orders", deployed({{}}));
  hint(desire("pizza", deployed({{.id = "pizza"}})));
  run(*agent);
  EXPECT_THAT(apis(), UnorderedElementsAre("orders-default", "pizza-default"));
  EXPECT_EQ(agent->status()->position, 2U);
}

TEST_F(AgentTest, AsksNothingAboutWhatItHasDoneAlready) {
  const auto agent = new_agent();
  run(*agent);
  const auto change = desire("orders", deployed({{}}));
  hint(change);
  run(*agent);
  tapped.asked.clear();
  hint(change);
  run(*agent, Milliseconds(6000));
  EXPECT_THAT(tapped.asked, IsEmpty());
}

TEST_F(AgentTest, AChangeCostsOneKey) {
  for (int i = 0; i < 20; ++i) desire("api-" + std::to_string(i), deployed({{.id = "api-" + std::to_string(i)}}));
  const auto agent = new_agent();
  run(*agent);
  tapped.asked.clear();
  cluster.writes.clear();
  hint(desire("api-7", deployed({{.id = "api-7", .host = "new.example"}})));
  run(*agent);
  EXPECT_THAT(tapped.asked, ElementsAre("api-7"));
  EXPECT_EQ(cluster.writes.size(), 2U);
}

TEST_F(AgentTest, PutsBackWhatWasDeletedOrEditedByHandWithinASecond) {
  desire("orders", deployed({{}}));
  const auto agent = new_agent();
  run(*agent);
  ASSERT_TRUE(memory.remove({resources::kApi.to_kind(), "apk", "orders-default"}, std::nullopt));
  run(*agent, Milliseconds(1000));
  EXPECT_THAT(apis(), ElementsAre("orders-default"));
  EXPECT_EQ(host_of("orders-default"), "backend.example");
  auto edited = *memory.get({resources::kBackend.to_kind(), "apk", "orders-default"});
  edited.json()["spec"] = JsonObject{{"host", "somebody.else"}};
  ASSERT_TRUE(memory.apply(edited, {"person", ports::Ownership::force}));
  run(*agent, Milliseconds(1000));
  EXPECT_EQ(host_of("orders-default"), "backend.example");
}

TEST_F(AgentTest, DoesNotFightWhoeverUndoesItsWork) {
  desire("orders", deployed({{}}));
  const auto agent = new_agent({.pause_between_repairs = Milliseconds(250)});
  run(*agent);
  cluster.writes.clear();
  for (int i = 0; i < 100; ++i) {
    (void)memory.remove({resources::kBackend.to_kind(), "apk", "orders-default"}, std::nullopt);
    run(*agent, Milliseconds(10));
  }
  EXPECT_LE(cluster.writes.size(), 6U);
  run(*agent, Milliseconds(250));
  EXPECT_EQ(host_of("orders-default"), "backend.example");
}

TEST_F(AgentTest, LeavesForeignObjectsAlone) {
  auto foreign = dialect.write(deployed({{.id = "by-hand"}})).front().resources.back();
  foreign.json()["metadata"].as_object().erase("labels");
  ASSERT_TRUE(memory.apply(foreign, {"person", ports::Ownership::share}));
  const auto before = *memory.get(foreign.reference());
  const auto agent = new_agent({.compare_every = Milliseconds(10'000)});
  run(*agent, Milliseconds(30'000));
  EXPECT_EQ(*memory.get(foreign.reference()), before);
}

TEST_F(AgentTest, LetsNoBadApiHoldUpAnother) {
  cluster.fails = [](std::string_view call, const resources::Reference& what) -> std::optional<Failure> {
    if (call == "apply" && what.name.starts_with("bad")) return Failure{Problem::unprocessable, "The schema refuses it."};
    return std::nullopt;
  };
  const auto agent = new_agent();
  run(*agent);
  hint(desire("bad", deployed({{.id = "bad"}})));
  hint(desire("good", deployed({{.id = "good"}})));
  run(*agent);
  EXPECT_THAT(apis(), ElementsAre("good-default"));
  const auto status = agent->status();
  ASSERT_EQ(status->failing.size(), 1U);
  EXPECT_EQ(status->failing[0].key, api_key("bad"));
  EXPECT_THAT(status->failing[0].failure, HasSubstr("The schema refuses it."));
  EXPECT_EQ(status->position, 0U);
  EXPECT_EQ(status->read, 2U);
}

TEST_F(AgentTest, TriesAFailedKeyForEverWithLongerPauses) {
  int tries = 0;
  cluster.fails = [&](std::string_view call, const resources::Reference&) -> std::optional<Failure> {
    if (call != "apply") return std::nullopt;
    ++tries;
    return Failure{Problem::unavailable, "The cluster is full."};
  };
  const auto agent = new_agent({.back_off = {Milliseconds(1000), Milliseconds(8000)}, .compare_every = Milliseconds(10'000'000)});
  run(*agent);
  hint(desire("orders", deployed({{}})));
  run(*agent, Milliseconds(60'000));
  EXPECT_GT(tries, 8);
  EXPECT_LT(tries, 20);
  cluster.fails = {};
  run(*agent, Milliseconds(10'000));
  EXPECT_THAT(apis(), ElementsAre("orders-default"));
  EXPECT_THAT(agent->status()->failing, IsEmpty());
  EXPECT_EQ(agent->status()->position, 1U);
}

TEST_F(AgentTest, GoesOnFromItsPositionAfterARestart) {
  desire("orders", deployed({{}}));
  run(*new_agent(), Milliseconds(2000));
  EXPECT_EQ(**position.load(), 1U);
  desire("orders", ports::Absent{});
  desire("pizza", deployed({{.id = "pizza"}}));
  const auto agent = new_agent();
  run(*agent);
  EXPECT_THAT(apis(), ElementsAre("pizza-default"));
  EXPECT_EQ(agent->status()->position, 3U);
}

TEST_F(AgentTest, ConvergesWithoutItsPosition) {
  desire("orders", deployed({{}}));
  run(*new_agent(), Milliseconds(2000));
  desire("orders", ports::Absent{});
  control_plane.forget_changes_up_to(2);
  position = {};
  run(*new_agent());
  EXPECT_THAT(apis(), IsEmpty());
}

TEST_F(AgentTest, ComparesEverythingWhenTheLogNoLongerReachesBack) {
  const auto agent = new_agent({.follow_every = Milliseconds(1000), .compare_every = Milliseconds(10'000'000)});
  run(*agent);
  desire("orders", deployed({{}}));
  desire("pizza", deployed({{.id = "pizza"}}));
  control_plane.forget_changes_up_to(2);
  run(*agent, Milliseconds(1000));
  EXPECT_THAT(apis(), UnorderedElementsAre("orders-default", "pizza-default"));
}

TEST_F(AgentTest, FindsByComparingWhatAWatchNeverTold) {
  desire("orders", deployed({{}}));
  const auto agent = new_agent({.compare_every = Milliseconds(60'000)});
  run(*agent);
  ASSERT_TRUE(memory.remove({resources::kBackend.to_kind(), "apk", "orders-default"}, std::nullopt));
  memory.forget_history();
  run(*agent, Milliseconds(61'000));
  EXPECT_EQ(host_of("orders-default"), "backend.example");
}

TEST_F(AgentTest, WritesNothingWhenNothingDrifted) {
  desire("orders", deployed({{}}));
  const auto agent = new_agent({.compare_every = Milliseconds(10'000)});
  run(*agent);
  cluster.writes.clear();
  run(*agent, Milliseconds(60'000));
  EXPECT_THAT(cluster.writes, IsEmpty());
  EXPECT_EQ(control_plane.reports().size(), 1U);
}

TEST_F(AgentTest, RemovesWhatWasDeletedWhileItWasDown) {
  desire("orders", deployed({{}}));
  control_plane.commit({events::Subject::plan, "10 per minute"}, model::PlanSpec{.name = "10 per minute"}, clock.now());
  run(*new_agent());
  EXPECT_EQ(memory.everything().size(), 4U);
  desire("orders", ports::Absent{});
  control_plane.commit({events::Subject::plan, "10 per minute"}, ports::Absent{}, clock.now());
  control_plane.forget_changes_up_to(4);
  position = {};
  run(*new_agent());
  EXPECT_THAT(memory.everything(), IsEmpty());
}

TEST_F(AgentTest, PutsBackAPlanWhoseNameNoLabelCanHold) {
  control_plane.commit({events::Subject::plan, "10 per minute"}, model::PlanSpec{.name = "10 per minute"}, clock.now());
  const auto agent = new_agent();
  run(*agent);
  const auto before = memory.everything();
  ASSERT_EQ(before.size(), 1U);
  ASSERT_TRUE(memory.remove(before.front().reference(), std::nullopt));
  run(*agent, Milliseconds(1000));
  EXPECT_EQ(memory.everything().size(), 1U);
}

TEST_F(AgentTest, RemovesNothingWhileTheControlPlaneIsAway) {
  desire("orders", deployed({{}}));
  run(*new_agent());
  tapped.keys_fail = true;
  cluster.writes.clear();
  const auto agent = new_agent();
  run(*agent, Milliseconds(20'000));
  EXPECT_THAT(cluster.writes, IsEmpty());
  EXPECT_FALSE(agent->is_ready());
  EXPECT_THAT(agent->status()->troubles, Contains(HasSubstr("does not answer")));
}

TEST_F(AgentTest, DoesNotBelieveAtOnceThatEverythingIsUnwanted) {
  for (int i = 0; i < 20; ++i) desire("api-" + std::to_string(i), deployed({{.id = "api-" + std::to_string(i)}}));
  run(*new_agent());
  for (int i = 0; i < 20; ++i) desire("api-" + std::to_string(i), ports::Absent{});
  control_plane.forget_changes_up_to(40);
  position = {};
  const auto agent = new_agent({.compare_every = Milliseconds(60'000)});
  run(*agent);
  EXPECT_EQ(apis().size(), 20U);
  EXPECT_THAT(agent->status()->troubles, Contains(HasSubstr("20 of 20 things in the cluster are wanted by nobody")));
  run(*agent, Milliseconds(61'000));
  EXPECT_THAT(apis(), IsEmpty());
}

TEST_F(AgentTest, WaitsForTheClusterBeforeItActs) {
  desire("orders", deployed({{}}));
  cluster.fails = [](std::string_view call, const resources::Reference&) -> std::optional<Failure> {
    return call == "list" ? std::optional(Failure{Problem::unavailable, "The cluster does not answer."}) : std::nullopt;
  };
  const auto agent = new_agent();
  run(*agent, Milliseconds(1000));
  EXPECT_THAT(cluster.writes, IsEmpty());
  EXPECT_FALSE(agent->is_ready());
  EXPECT_THAT(agent->status()->troubles, Contains(HasSubstr("The cluster does not answer.")));
  cluster.fails = {};
  run(*agent, Milliseconds(20'000));
  EXPECT_TRUE(agent->is_ready());
}

TEST_F(AgentTest, WorksWithoutABroker) {
  Agent agent(AgentPorts{tapped, tapped, cluster, nullptr, position, random, dialect, registry}, {.space = "apk", .follow_every = Milliseconds(1000)}, [] {});
  run(agent);
  desire("orders", deployed({{}}));
  run(agent, Milliseconds(1000));
  EXPECT_THAT(apis(), ElementsAre("orders-default"));
}

TEST_F(AgentTest, MeasuresHowLongAChangeTook) {
  const auto agent = new_agent();
  run(*agent);
  const auto change = desire("orders", deployed({{}}));
  clock.advance(Milliseconds(40));
  hint(change);
  run(*agent);
  EXPECT_THAT(registry.exposition(), HasSubstr("quarterdeck_agent_change_to_applied_seconds_count 1"));
}

}  // namespace
}  // namespace quarterdeck::agent
