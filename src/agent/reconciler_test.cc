#include "agent/reconciler.h"

#include <gmock/gmock.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_cluster.h"
#include "adapters/memory/memory_control_plane.h"
#include "adapters/memory/seeded_random.h"
#include "agent/apk_dialect.h"
#include "agent/brittle_cluster.h"
#include "agent/drafts.h"
#include "agent/plain_dialect.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// A control plane that may not answer.
class Moody final : public ports::DesiredState {
 public:
  explicit Moody(ports::DesiredState& inner) : inner_(inner) {}
  Outcome<std::vector<events::SubjectKey>> keys() override { return inner_.keys(); }
  Outcome<ports::Desired> desired(const events::SubjectKey& key) override {
    if (is_silent) return Failure{Problem::timeout, "The control plane does not answer."};
    return inner_.desired(key);
  }
  Outcome<Done> report_applied(const ports::AppliedReport& report) override {
    if (refuses_reports) return Failure{Problem::unavailable, "The control plane takes no reports."};
    auto reported = inner_.report_applied(report);
    if (loses_answers_to_reports) return Failure{Problem::timeout, "No answer came."};
    return reported;
  }
  bool is_silent = false;
  bool refuses_reports = false;
  bool loses_answers_to_reports = false;

 private:
  ports::DesiredState& inner_;
};

class ReconcilerTest : public testing::Test {
 protected:
  void desire(const std::string& id, ports::Desired desired) { control_plane.commit(api_key(id), std::move(desired), clock.now()); }
  Outcome<Done> reconcile(const std::string& id = "orders") { return reconciler.reconcile(api_key(id), clock.now()); }
  void fail_apply_of(const std::string& kind, const std::string& name) {
    cluster.fails = [kind, name](std::string_view call, const resources::Reference& what) -> std::optional<Failure> {
      if (call == "apply" && what.kind.kind == kind && what.name == name) return Failure{Problem::unprocessable, "The schema refuses it."};
      return std::nullopt;
    };
  }
  std::vector<std::string> in_cluster() {
    std::vector<std::string> names;
    for (const auto& resource : memory.everything()) names.push_back(resource.kind().kind + " " + resource.name());
    return names;
  }
  std::vector<std::string> written() { return std::exchange(cluster.writes, {}); }
  resources::Resource object(const resources::KindName& kind, const std::string& name) {
    return memory.get({kind.to_kind(), "apk", name}).value_or(resources::Resource());
  }

  adapters::ManualClock clock;
  adapters::SeededRandom random{1};
  adapters::MemoryCluster memory{clock, random};
  BrittleCluster cluster{memory};
  adapters::MemoryControlPlane control_plane;
  Moody moody{control_plane};
  PlainDialect dialect;
  ObservedObjects observed;
  metrics::Registry registry;
  Metrics metrics{registry};
  Reconciler reconciler{moody, cluster, dialect, observed, metrics};
};

TEST_F(ReconcilerTest, AppliesWhatIsReferredToBeforeTheApiAndThenTiesThemTogether) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(written(), ElementsAre("apply Backend apk/orders-default", "apply HTTPRoute apk/orders-default-get", "apply API apk/orders-default",
                                     "apply Backend apk/orders-default", "apply HTTPRoute apk/orders-default-get"));
  const auto api = object(resources::kApi, "orders-default");
  const auto owners = base::find(object(resources::kBackend, "orders-default").at("metadata"), "ownerReferences")->get_array();
  EXPECT_EQ(base::text_at(owners.at(0), "uid"), api.uid());
}

TEST_F(ReconcilerTest, ChangesNothingTheSecondTime) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  written();
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(written(), IsEmpty());
  EXPECT_EQ(control_plane.reports().size(), 1U);
}

TEST_F(ReconcilerTest, TouchesOnlyWhatAChangeChanges) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  written();
  desire("orders", deployed({{.host = "new.example", .revision = "r2"}}));
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(written(), ElementsAre("apply Backend apk/orders-default", "apply API apk/orders-default"));
}

TEST_F(ReconcilerTest, RemovesWhatTheNewRevisionNoLongerHas) {
  desire("orders", deployed({{.verbs = {"GET", "PUT"}}}));
  ASSERT_TRUE(reconcile());
  written();
  desire("orders", deployed({{.verbs = {"GET"}}}));
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(written(), ElementsAre("apply API apk/orders-default", "remove HTTPRoute apk/orders-default-put"));
}

TEST_F(ReconcilerTest, RemovesEverythingOfAnApiThatIsUndeployed) {
  desire("orders", deployed({{}}));
  desire("pizza", deployed({{.id = "pizza"}}));
  ASSERT_TRUE(reconcile("orders"));
  ASSERT_TRUE(reconcile("pizza"));
  desire("orders", ports::Absent{});
  ASSERT_TRUE(reconcile("orders"));
  EXPECT_THAT(in_cluster(), UnorderedElementsAre("API pizza-default", "Backend pizza-default", "HTTPRoute pizza-default-get"));
}

TEST_F(ReconcilerTest, RemovesNothingBecauseTheControlPlaneDoesNotAnswer) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  written();
  moody.is_silent = true;
  EXPECT_EQ(reconcile().error().problem, Problem::timeout);
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ReconcilerTest, SwitchesTheApiOnlyAfterAllItsPartsAreThere) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  written();
  desire("orders", deployed({{.host = "new.example", .verbs = {"PUT"}}}));
  fail_apply_of("HTTPRoute", "orders-default-put");
  EXPECT_FALSE(reconcile());
  EXPECT_THAT(written(), ElementsAre("apply Backend apk/orders-default"));
  EXPECT_FALSE(object(resources::kHttpRoute, "orders-default-get").name().empty());
}

ports::Desired guarded(const std::string& host, const model::ServiceCredentials& credentials) {
  auto desired = deployed({{.host = host, .revision = credentials.secret_name}});
  auto& deployment = std::get<ports::ApiDesired>(desired).deployments.front();
  deployment.spec.production->endpoint.basic_credentials = model::BasicCredentials{credentials.secret_name};
  deployment.credentials = {credentials};
  return desired;
}

// Between any two writes gateways see an address with the password that belongs to it.
TEST_F(ReconcilerTest, NeverShowsAnAddressWithThePasswordOfAnother) {
  const ApkDialect apk{{.space = "apk"}};
  Reconciler real{moody, cluster, apk, observed, metrics};
  desire("orders", guarded("a.example", {"secret-a", "harbour", "for-a"}));
  ASSERT_TRUE(real.reconcile(api_key("orders"), clock.now()));
  const auto for_a = object(resources::kSecret, "secret-a").at("data");
  written();

  desire("orders", guarded("b.example", {"secret-b", "harbour", "for-b"}));
  cluster.fails = [](std::string_view call, const resources::Reference& what) -> std::optional<Failure> {
    if (call == "apply" && what.kind.kind == "Backend") return Failure{Problem::unprocessable, "The schema refuses it."};
    return std::nullopt;
  };
  ASSERT_FALSE(real.reconcile(api_key("orders"), clock.now()));
  EXPECT_THAT(written(), ElementsAre("apply Secret apk/secret-b"));
  EXPECT_EQ(object(resources::kSecret, "secret-a").at("data"), for_a) << "what is still served keeps what it needs";

  cluster.fails = {};
  ASSERT_TRUE(real.reconcile(api_key("orders"), clock.now()));
  const auto writes = written();
  ASSERT_FALSE(writes.empty());
  EXPECT_THAT(writes.front(), HasSubstr("apply Backend")) << "address and reference in one write";
  EXPECT_EQ(writes.back(), "remove Secret apk/secret-a");
}

TEST_F(ReconcilerTest, ServesOneEnvironmentWhileAnotherFails) {
  desire("orders", deployed({{.environment = "east"}, {.environment = "west"}, {.environment = "old"}}));
  ASSERT_TRUE(reconcile());
  desire("orders", deployed({{.environment = "east", .verbs = {"PUT"}}, {.environment = "west", .verbs = {"PUT"}}}));
  fail_apply_of("HTTPRoute", "orders-east-put");
  const auto result = reconcile();
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("HTTPRoute apk/orders-east-put could not be applied. The schema refuses it."));
  EXPECT_THAT(in_cluster(), UnorderedElementsAre("API orders-east", "API orders-west", "Backend orders-east", "Backend orders-west",
                                                 "HTTPRoute orders-east-get", "HTTPRoute orders-west-put"));
}

TEST_F(ReconcilerTest, ReportsWhatWasAppliedAndWhatNot) {
  desire("orders", deployed({{.environment = "east", .cors = model::Cors()}, {.environment = "west"}}));
  fail_apply_of("API", "orders-west");
  EXPECT_FALSE(reconcile());
  EXPECT_FALSE(reconcile());
  const auto reports = control_plane.reports();
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0].environment, "east");
  EXPECT_EQ(reports[0].failure, "");
  EXPECT_EQ(reports[0].revision_id, "r1");
  EXPECT_EQ(reports[0].content_hash, deployment({.environment = "east", .cors = model::Cors()}).content_hash);
  EXPECT_THAT(reports[0].losses, ElementsAre("This dialect knows no CORS."));
  EXPECT_THAT(reports[1].failure, HasSubstr("API apk/orders-west could not be applied"));
  cluster.fails = {};
  EXPECT_TRUE(reconcile());
  EXPECT_EQ(control_plane.reports().size(), 3U);
  EXPECT_EQ(control_plane.reports()[2].failure, "");
}

TEST_F(ReconcilerTest, IsNotDoneBeforeItsReportIsTaken) {
  desire("orders", deployed({{}}));
  moody.refuses_reports = true;
  EXPECT_FALSE(reconcile());
  moody.refuses_reports = false;
  EXPECT_TRUE(reconcile());
  EXPECT_EQ(control_plane.reports().size(), 1U);
}

TEST_F(ReconcilerTest, TakesBackAReportWhoseAnswerWasLost) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  observed.erase(object(resources::kBackend, "orders-default").reference());  // as a watch says after somebody deleted it
  fail_apply_of("Backend", "orders-default");
  moody.loses_answers_to_reports = true;
  EXPECT_FALSE(reconcile());
  ASSERT_THAT(control_plane.reports().back().failure, HasSubstr("Backend apk/orders-default could not be applied"));
  cluster.fails = {};
  moody.loses_answers_to_reports = false;
  ASSERT_TRUE(reconcile());
  EXPECT_EQ(control_plane.reports().back().failure, "");
}

TEST_F(ReconcilerTest, LeavesAnObjectAloneThatIsNotOurs) {
  auto foreign = dialect.write(deployed({{}})).front().resources.front();
  foreign.json()["metadata"].as_object().erase("labels");
  foreign.json()["spec"] = JsonObject{{"host", "somebody.else"}};
  ASSERT_TRUE(memory.apply(foreign, {"person", ports::Ownership::share}));
  desire("orders", deployed({{}}));
  const auto result = reconcile();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::conflict);
  EXPECT_THAT(result.error().message, HasSubstr("Backend apk/orders-default is in the way"));
  EXPECT_EQ(base::text_at(object(resources::kBackend, "orders-default").at("spec"), "host"), "somebody.else");
}

TEST_F(ReconcilerTest, TakesBackFieldsThatSomebodyElseHasSet) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  auto edited = object(resources::kBackend, "orders-default");
  edited.json()["spec"] = JsonObject{{"host", "somebody.else"}};
  const auto stored = memory.apply(edited, {"person", ports::Ownership::force});
  ASSERT_TRUE(stored);
  observed.put(*stored);
  ASSERT_TRUE(reconcile());
  EXPECT_EQ(base::text_at(object(resources::kBackend, "orders-default").at("spec"), "host"), "backend.example");
}

TEST_F(ReconcilerTest, TakesAwayWhatSomebodyElseHasAdded) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  auto addition = object(resources::kBackend, "orders-default");
  addition.json()["metadata"] = JsonObject{{"name", "orders-default"}, {"namespace", "apk"}, {"annotations", JsonObject{{"team", "ports"}}}};
  addition.json()["spec"] = JsonObject{{"timeout", JsonObject{{"upstreamResponseTimeout", 1}}}};
  const auto stored = memory.apply(addition, {"person", ports::Ownership::share});
  ASSERT_TRUE(stored) << stored.error().message;
  observed.put(*stored);
  ASSERT_TRUE(reconcile());
  const auto after = object(resources::kBackend, "orders-default");
  EXPECT_EQ(base::find(after.at("spec"), "timeout"), nullptr);
  EXPECT_EQ(base::text_at(after.at("spec"), "host"), "backend.example");
  EXPECT_EQ(after.annotation("team"), "ports") << "what others say about an object is theirs";
  EXPECT_EQ(metrics.repaired.value(), 1U);
  (void)written();
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(written(), IsEmpty());
}

TEST_F(ReconcilerTest, CountsWhatItPutsBackAndNothingElse) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  desire("orders", deployed({{.host = "other.example", .verbs = {"GET", "PUT"}}}));
  ASSERT_TRUE(reconcile());
  ASSERT_TRUE(reconcile());
  EXPECT_EQ(metrics.repaired.value(), 0U);
  const auto backend = object(resources::kBackend, "orders-default").reference();
  ASSERT_TRUE(memory.remove(backend, std::nullopt));
  observed.erase(backend);
  ASSERT_TRUE(reconcile());
  EXPECT_EQ(metrics.repaired.value(), 1U);
  auto edited = object(resources::kBackend, "orders-default");
  edited.json()["spec"] = JsonObject{{"host", "evil.example"}};
  observed.put(*memory.apply(resources::Resource(JsonObject{{"apiVersion", edited.kind().api_version()}, {"kind", "Backend"},
                                                           {"metadata", JsonObject{{"name", edited.name()}, {"namespace", "apk"}}},
                                                           {"spec", edited.at("spec")}}),
                             {"somebody", ports::Ownership::force}));
  ASSERT_TRUE(reconcile());
  EXPECT_EQ(metrics.repaired.value(), 2U);
  desire("orders", ports::ApiDesired{});
  ASSERT_TRUE(reconcile());
  desire("orders", deployed({{.host = "other.example", .verbs = {"GET", "PUT"}}}));
  ASSERT_TRUE(reconcile());
  EXPECT_EQ(metrics.repaired.value(), 2U);
}

TEST_F(ReconcilerTest, LooksAgainAtWhatAFailedCallMayHaveDone) {
  desire("orders", deployed({{.verbs = {"PUT"}}}));
  cluster.loses_answer_of = "apply HTTPRoute apk/orders-default-put";
  EXPECT_FALSE(reconcile());
  // The route is there although nobody was told; the next revision does not want it.
  desire("orders", deployed({{.verbs = {"GET"}}}));
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(in_cluster(), UnorderedElementsAre("API orders-default", "Backend orders-default", "HTTPRoute orders-default-get"));
  cluster.loses_answer_of = "remove HTTPRoute apk/orders-default-get";
  desire("orders", deployed({{.verbs = {"PUT"}}}));
  EXPECT_FALSE(reconcile());
  desire("orders", deployed({{.verbs = {"GET"}}}));
  ASSERT_TRUE(reconcile());
  EXPECT_THAT(in_cluster(), UnorderedElementsAre("API orders-default", "Backend orders-default", "HTTPRoute orders-default-get"));
}

TEST_F(ReconcilerTest, ReportsOnlyAfterLeftoversAreGone) {
  desire("orders", deployed({{.verbs = {"GET", "PUT"}}}));
  ASSERT_TRUE(reconcile());
  desire("orders", deployed({{.verbs = {"GET"}, .revision = "r2"}}));
  cluster.fails = [](std::string_view call, const resources::Reference&) {
    return call == "remove" ? std::optional(Failure{Problem::unavailable, "The cluster does not answer."}) : std::nullopt;
  };
  EXPECT_FALSE(reconcile());
  ASSERT_EQ(control_plane.reports().size(), 2U);
  EXPECT_THAT(control_plane.reports().back().failure, HasSubstr("HTTPRoute apk/orders-default-put could not be removed"));
}

TEST_F(ReconcilerTest, SurvivesThatAnObjectIsGoneAlready) {
  desire("orders", deployed({{}}));
  ASSERT_TRUE(reconcile());
  ASSERT_TRUE(memory.remove({resources::kBackend.to_kind(), "apk", "orders-default"}, std::nullopt));
  desire("orders", ports::Absent{});
  EXPECT_TRUE(reconcile());
  EXPECT_THAT(in_cluster(), IsEmpty());
}

TEST_F(ReconcilerTest, WritesApplicationsAndPlansToo) {
  control_plane.commit({events::Subject::application, "shop"}, model::ApplicationSpec{.id = "shop", .name = "Shop"}, clock.now());
  control_plane.commit({events::Subject::plan, "10 per minute"}, model::PlanSpec{.name = "10 per minute"}, clock.now());
  ASSERT_TRUE(reconciler.reconcile({events::Subject::application, "shop"}, clock.now()));
  ASSERT_TRUE(reconciler.reconcile({events::Subject::plan, "10 per minute"}, clock.now()));
  EXPECT_EQ(in_cluster().size(), 2U);
  control_plane.commit({events::Subject::plan, "10 per minute"}, ports::Absent{}, clock.now());
  ASSERT_TRUE(reconciler.reconcile({events::Subject::plan, "10 per minute"}, clock.now()));
  EXPECT_THAT(in_cluster(), ElementsAre("Application shop"));
}

}  // namespace
}  // namespace quarterdeck::agent
