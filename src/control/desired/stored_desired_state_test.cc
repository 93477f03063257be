#include "control/desired/stored_desired_state.h"

#include <gmock/gmock.h>

#include "control/apis/apis.h"
#include "control/apis/deployments.h"
#include "control/apis/lifecycle_changes.h"
#include "control/apis/revisions.h"
#include "control/applications/applications.h"
#include "control/environments/environments.h"
#include "control/plans/plans.h"
#include "control/subscriptions/subscriptions.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

using events::Subject;

model::Environment environment(std::string name) {
  model::Environment result;
  result.name = std::move(name);
  result.vhosts.push_back({});
  result.vhosts.front().host = "gw.example";
  return result;
}

KeyReaders fixed_keys() {
  return {[](ports::Reader&, const model::ApplicationId&) -> Outcome<std::vector<model::ApplicationKey>> {
            return std::vector{model::ApplicationKey{"consumer-key", model::KeyType::production, "Default", "resident"}};
          },
          [](ports::Reader&) -> Outcome<std::vector<model::KeyManagerId>> { return std::vector{model::KeyManagerId("resident")}; },
          [](ports::Reader&, const model::KeyManagerId& id) -> Outcome<model::IssuerSpec> {
            if (id.text() != "resident") return Failure{Problem::not_found, "no such key manager", 0};
            model::IssuerSpec issuer;
            issuer.id = id.text();
            return issuer;
          }};
}

struct StoredDesiredStateTest : testing::Test {
  StoredDesiredStateTest() {
    for (const auto& name : {"Default", "Europe"}) {
      if (!seed_environment(*world.database, world.journal, world.publisher, environment(name))) throw std::runtime_error("environment");
    }
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    auto draft = draft_from_members({{"name", "Pizza"},
                                     {"version", "1.0.0"},
                                     {"context", "/pizza"},
                                     {"policies", JsonArray{"Gold"}},
                                     {"endpointConfig", {{"endpoint_type", "http"}, {"production_endpoints", {{"url", "http://pizza.internal:9000/v2"}}}}}});
    auto created = apis.create(world.publisher, std::move(*draft));
    if (!created) throw std::runtime_error(created.error().message);
    api = created->head.id;
  }

  model::RevisionId freeze() { return revisions.create(world.publisher, api, "", OnTooMany::refuse)->id; }
  void deploy(std::vector<DeployTarget> targets) {
    const auto done = deployments.deploy(world.publisher, api, freeze(), targets);
    if (!done) throw std::runtime_error(done.error().message);
  }
  void ask_for_credentials(std::string_view username, std::string_view password) {
    auto draft = shown(*apis.find(world.publisher, api));
    (*draft.endpoint_config)["endpoint_security"] = {
        {"production", {{"enabled", true}, {"type", "BASIC"}, {"username", username}, {"password", password}}}};
    const auto done = apis.update(world.publisher, api, std::move(draft));
    if (!done) throw std::runtime_error(done.error().message);
  }
  void fire(std::string_view event) {
    const auto done = lifecycle.change(world.publisher, api, event, {});
    if (!done) throw std::runtime_error(done.error().message);
  }
  std::vector<std::string> ids(StoredDesiredState& state, Subject subject) {
    std::vector<std::string> result;
    const auto keys = state.keys();
    for (const auto& key : *keys) {
      if (key.subject == subject) result.push_back(key.id);
    }
    return result;
  }

  World world;
  Apis apis{*world.database, world.journal};
  Revisions revisions{*world.database, world.journal};
  Deployments deployments{*world.database, world.journal};
  LifecycleChanges lifecycle{*world.database, world.journal};
  Subscriptions subscriptions{*world.database, world.journal};
  Applications applications{*world.database, world.journal,
                            [](ports::Transaction&, const Actor&, const model::ApplicationId&) -> Outcome<Done> { return Done{}; }};
  StoredDesiredState everywhere{*world.database, fixed_keys(), {}};
  model::ApiId api;
};

TEST_F(StoredDesiredStateTest, IsWhatIsDeployed) {
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*everywhere.desired({Subject::api, api.text()})));
  deploy({{"Default", "gw.example"}, {"Europe", ""}});
  const auto desired = everywhere.desired({Subject::api, api.text()});
  ASSERT_TRUE(desired) << desired.error().message;
  const auto& wanted = std::get<ports::ApiDesired>(*desired);
  ASSERT_EQ(wanted.deployments.size(), 2u);
  EXPECT_EQ(wanted.deployments[0].spec.base_path, "/pizza/1.0.0");
  EXPECT_EQ(wanted.deployments[0].spec.production->endpoint.host, "pizza.internal");
  EXPECT_EQ(wanted.deployments[0].content_hash, model::content_hash(wanted.deployments[0].spec));
  EXPECT_THAT(ids(everywhere, Subject::api), testing::ElementsAre(api.text()));
}

TEST_F(StoredDesiredStateTest, HashesToWhatTheDeploymentPromised) {
  deploy({{"Default", ""}});
  const auto rows = deployments.list(world.publisher, api);
  const auto desired = everywhere.desired({Subject::api, api.text()});
  EXPECT_EQ(rows->front().content_hash, std::get<ports::ApiDesired>(*desired).deployments.front().content_hash);
}

TEST_F(StoredDesiredStateTest, HasNewCredentialsInASecretOfTheirOwn) {
  const auto wanted = [&] { return std::get<ports::ApiDesired>(*everywhere.desired({Subject::api, api.text()})).deployments.front(); };
  ask_for_credentials("harbour", "quay");
  deploy({{"Default", ""}});
  const auto before = wanted();
  ask_for_credentials("harbour", "pier");
  deploy({{"Default", ""}});
  const auto after = wanted();
  ASSERT_EQ(before.credentials.size(), 1u);
  ASSERT_EQ(after.credentials.size(), 1u);
  EXPECT_EQ(after.credentials.front().password, "pier");
  EXPECT_NE(before.credentials.front().secret_name, after.credentials.front().secret_name);
  EXPECT_EQ(after.spec.production->endpoint.basic_credentials->secret, after.credentials.front().secret_name);
  EXPECT_NE(before.content_hash, after.content_hash);
  EXPECT_EQ(deployments.list(world.publisher, api)->front().content_hash, after.content_hash);
}

TEST_F(StoredDesiredStateTest, OutlivesADeploymentThatIsRefusedToday) {
  deploy({{"Default", ""}});
  ask_for_credentials("", "quay");
  const auto revision = freeze();
  const auto refused = deployments.deploy(world.publisher, api, revision, {{"Europe", ""}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("no username"));
  const auto earlier = world.database->write([&](ports::Transaction& transaction) {
    return put_deployment(transaction, {api, "Europe", revision, "gw.example", true, "", world.journal.now(), "ada"});
  });
  ASSERT_TRUE(earlier);
  const auto desired = everywhere.desired({Subject::api, api.text()});
  ASSERT_TRUE(desired) << desired.error().message;
  EXPECT_EQ(std::get<ports::ApiDesired>(*desired).deployments.size(), 2u);
}

TEST_F(StoredDesiredStateTest, IsOnlyWhatTheAgentServes) {
  deploy({{"Europe", ""}});
  StoredDesiredState elsewhere{*world.database, fixed_keys(), {"Default"}};
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*elsewhere.desired({Subject::api, api.text()})));
  EXPECT_THAT(ids(elsewhere, Subject::api), testing::IsEmpty());
}

TEST_F(StoredDesiredStateTest, LosesABlockedApiAndGetsItBack) {
  deploy({{"Default", ""}});
  fire("Publish");
  fire("Block");
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*everywhere.desired({Subject::api, api.text()})));
  EXPECT_THAT(ids(everywhere, Subject::api), testing::IsEmpty());
  fire("Re-Publish");
  EXPECT_TRUE(std::holds_alternative<ports::ApiDesired>(*everywhere.desired({Subject::api, api.text()})));
}

TEST_F(StoredDesiredStateTest, EndsWithTheApi) {
  deploy({{"Default", ""}});
  ASSERT_TRUE(apis.remove(world.publisher, api));
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*everywhere.desired({Subject::api, api.text()})));
}

TEST_F(StoredDesiredStateTest, KnowsWhoMayCall) {
  fire("Publish");
  const Actor ben{"ben"};
  const auto application = applications.create(ben, {"Shop", "10PerMin"});
  ASSERT_TRUE(application);
  const auto subscription = subscriptions.subscribe(ben, {application->id, api, "Gold"});
  ASSERT_TRUE(subscription) << subscription.error().message;
  const auto found = everywhere.desired({Subject::subscription, subscription->id.text()});
  EXPECT_EQ(std::get<model::SubscriptionSpec>(*found).api_name, "Pizza");
  EXPECT_EQ(std::get<model::SubscriptionSpec>(*found).plan, "Gold");
  const auto caller = everywhere.desired({Subject::application, application->id.text()});
  EXPECT_EQ(std::get<model::ApplicationSpec>(*caller).keys.front().consumer_key, "consumer-key");
  ASSERT_TRUE(subscriptions.set_status(world.publisher, subscription->id, model::SubscriptionStatus::blocked));
  EXPECT_EQ(std::get<model::SubscriptionSpec>(*everywhere.desired({Subject::subscription, subscription->id.text()})).status,
            model::SubscriptionStatus::blocked);
}

TEST_F(StoredDesiredStateTest, KnowsPlansAndIssuers) {
  const auto plan = everywhere.desired({Subject::plan, "Gold"});
  EXPECT_EQ(std::get<model::PlanSpec>(*plan).limit, (model::RateLimit{5000, model::TimeUnit::minute}));
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*everywhere.desired({Subject::plan, "Nothing"})));
  EXPECT_TRUE(std::holds_alternative<model::IssuerSpec>(*everywhere.desired({Subject::key_manager, "resident"})));
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*everywhere.desired({Subject::key_manager, "other"})));
  EXPECT_THAT(ids(everywhere, Subject::key_manager), testing::ElementsAre("resident"));
  EXPECT_EQ(ids(everywhere, Subject::plan).size(), 6u);
}

TEST_F(StoredDesiredStateTest, FollowsAnAdvancedPlan) {
  Plans plans(*world.database, world.journal, [&](ports::Transaction& transaction, const Actor& actor, const std::string& plan) {
    return renew_deployments_with_plan(transaction, world.journal, actor, plan);
  });
  auto draft = shown(*apis.find(world.publisher, api));
  draft.api_throttling_policy = "10KPerMin";
  ASSERT_TRUE(apis.update(world.publisher, api, draft));
  deploy({{"Default", ""}});
  const auto before = deployments.list(world.publisher, api)->front().content_hash;
  world.forget_events();
  auto plan = *plans.find_named("default", model::PlanKind::advanced, "10KPerMin");
  plan.default_limit->request_count->request_count = 7;
  ASSERT_TRUE(plans.change(world.publisher, model::PlanKind::advanced, plan.policy_id, plan));
  EXPECT_NE(deployments.list(world.publisher, api)->front().content_hash, before);
  EXPECT_EQ(std::get<ports::ApiDesired>(*everywhere.desired({Subject::api, api.text()})).deployments.front().spec.rate_limit,
            (model::RateLimit{7, model::TimeUnit::minute}));
  EXPECT_THAT(world.event_types(), testing::ElementsAre("POLICY_UPDATE", "DEPLOY_API_IN_GATEWAY"));
}

}  // namespace
}  // namespace quarterdeck::control
