#include "control/rest/devportal/devportal.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "base/json.h"
#include "control/apis/apis.h"
#include "control/apis/deployments.h"
#include "control/apis/lifecycle_changes.h"
#include "control/apis/revisions.h"
#include "control/environments/environments.h"
#include "control/keys/testing.h"
#include "control/rest/description.h"
#include "control/rest/handler.h"
#include "control/rest/token/token_tables.h"
#include "control/testing/world.h"

namespace quarterdeck::control::rest {
namespace {

struct DevportalTest : testing::Test {
  DevportalTest() {
    model::Environment environment;
    environment.name = "Default";
    environment.vhosts.push_back({});
    environment.vhosts.front().host = "gw.example";
    environment.vhosts.front().https_port = 8243;
    if (!seed_environment(*world.database, world.journal, world.publisher, environment)) throw std::runtime_error("environment");
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    handler = make_rest_handler({devportal_routes({catalogue, applications, subscriptions, plans, {}, {"client_credentials"}}, {})},
                                [this](const http::Request&) -> Outcome<std::shared_ptr<const Caller>> { return std::make_shared<const Caller>(caller); }, {});
  }
  std::string publish(std::string name, std::string version = "1.0.0", JsonObject more = {}) {
    JsonObject members{{"name", name},
                       {"version", version},
                       {"context", "/" + name},
                       {"policies", JsonArray{"Gold", "Bronze"}},
                       {"tags", JsonArray{"food"}},
                       {"endpointConfig", {{"production_endpoints", {{"url", "http://food.internal"}}}}}};
    for (auto& member : more) members[member.key()] = member.value();
    auto draft = draft_from_members(Json(members));
    if (!draft) throw std::runtime_error(draft.error().message);
    const auto api = apis.create(world.publisher, std::move(*draft));
    if (!api) throw std::runtime_error(api.error().message);
    if (!lifecycle.change(world.publisher, api->head.id, "Publish", {})) throw std::runtime_error("publish");
    return api->head.id.text();
  }
  http::Response send(std::string method, std::string path, std::string query = "", std::string body = "") {
    http::Request request;
    request.method = std::move(method);
    request.path = "/api/am/devportal/v3" + path;
    request.query = http::Query::parse(query);
    request.body = std::move(body);
    return handler(request);
  }
  static Json json(const http::Response& response) { return *base::parse_json(response.body); }
  std::string create_application(const std::string& name) {
    return base::text_at(json(send("POST", "/applications", "", R"({"name": ")" + name + R"(", "throttlingPolicy": "10PerMin"})")), "applicationId");
  }
  static std::string subscription_body(const std::string& application, const std::string& api, const std::string& plan) {
    return base::to_text(JsonObject{{"applicationId", application}, {"apiId", api}, {"throttlingPolicy", plan}});
  }

  World world;
  Apis apis{*world.database, world.journal};
  Revisions revisions{*world.database, world.journal};
  Deployments deployments{*world.database, world.journal};
  LifecycleChanges lifecycle{*world.database, world.journal};
  Subscriptions subscriptions{*world.database, world.journal};
  Applications applications{*world.database, world.journal,
                            [](ports::Transaction&, const Actor&, const model::ApplicationId&) -> Outcome<Done> { return Done{}; }};
  Plans plans{*world.database, world.journal, [](ports::Transaction&, const Actor&, const std::string&) -> Outcome<Done> { return Done{}; }};
  Catalogue catalogue{*world.database, ShownVersions::newest};
  Caller caller{"ben", "default", "", {"Internal/subscriber"}, {"apim:subscribe"}};
  http::Handler handler;
};

TEST_F(DevportalTest, ServesExactlyWhatIsDescribedTogetherWithKeysAndAccounts) {
  KeysWorld keys;
  std::vector<Route> more;
  for (auto routes : {key_routes(keys.keys), api_key_routes(keys.keys), key_manager_routes(keys.keys), account_routes(*keys.identity)}) {
    std::move(routes.begin(), routes.end(), std::back_inserter(more));
  }
  std::ifstream file("../../../../api/devportal.yaml");
  const auto found = differences(devportal_routes({catalogue, applications, subscriptions, plans, {}, {}}, std::move(more)),
                                 std::string{std::istreambuf_iterator<char>(file), {}});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(*found, testing::IsEmpty());
}

TEST_F(DevportalTest, ShowsPublishedApisToAnybody) {
  const auto id = publish("pizza");
  auto draft = draft_from_members({{"name", "hidden"}, {"version", "1"}, {"context", "/hidden"}});
  ASSERT_TRUE(apis.create(world.publisher, std::move(*draft)));
  caller = {};
  const auto list = json(send("GET", "/apis"));
  EXPECT_EQ(*base::find(list, "pagination", "total"), Json(1));
  EXPECT_EQ(base::text_at(base::find(list, "list")->as_array()[0], "context"), "/pizza/1.0.0");
  EXPECT_EQ(send("GET", "/apis/" + id).status, 200);
  EXPECT_EQ(base::text_at(base::find(json(send("GET", "/tags")), "list")->as_array()[0], "value"), "food");
  EXPECT_EQ(send("GET", "/applications").status, 401);
}

TEST_F(DevportalTest, SaysWhereAnApiAnswers) {
  const auto id = publish("pizza");
  const auto revision = revisions.create(world.publisher, model::ApiId(id), "", OnTooMany::refuse);
  ASSERT_TRUE(deployments.deploy(world.publisher, model::ApiId(id), revision->id, {{"Default", "", true}}));
  const auto api = json(send("GET", "/apis/" + id));
  EXPECT_EQ(base::text_at(base::find(api, "endpointURLs")->as_array()[0], "URLs", "https"), "https://gw.example:8243/pizza/1.0.0");
  EXPECT_EQ(base::find(api, "tiers")->as_array().size(), 2u);
  const auto swagger = json(send("GET", "/apis/" + id + "/swagger"));
  EXPECT_EQ(base::text_at(base::find(swagger, "servers")->as_array()[0], "url"), "https://gw.example:8243/pizza/1.0.0");
  EXPECT_THAT(base::to_text(swagger), testing::Not(testing::HasSubstr("food.internal")));
}

TEST_F(DevportalTest, HidesRestrictedApisFromOthers) {
  const auto id = publish("secret", "1.0.0", {{"visibility", "RESTRICTED"}, {"visibleRoles", JsonArray{"partner"}}});
  EXPECT_EQ(send("GET", "/apis/" + id).status, 404);
  EXPECT_EQ(*base::find(json(send("GET", "/apis")), "pagination", "total"), Json(0));
  caller.roles.emplace_back("partner");
  EXPECT_EQ(send("GET", "/apis/" + id).status, 200);
}

TEST_F(DevportalTest, ListsTheNewestVersionOfEachName) {
  publish("pizza", "1.0.0");
  publish("pizza", "2.0.0");
  const auto list = json(send("GET", "/apis", "query=pizza"));
  ASSERT_EQ(base::find(list, "list")->as_array().size(), 1u);
  EXPECT_EQ(base::text_at(base::find(list, "list")->as_array()[0], "version"), "2.0.0");
}

TEST_F(DevportalTest, SubscribesAnApplication) {
  const auto api = publish("pizza");
  const auto application = create_application("Shop");
  const auto created = send("POST", "/subscriptions", "", subscription_body(application, api, "Gold"));
  ASSERT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(base::text_at(json(created), "status"), "UNBLOCKED");
  EXPECT_EQ(send("POST", "/subscriptions", "", subscription_body(application, api, "Gold")).status, 409);
  const auto path = "/subscriptions/" + base::text_at(json(created), "subscriptionId");
  auto change = json(created).as_object();
  change["throttlingPolicy"] = change["requestedThrottlingPolicy"] = "Bronze";
  const auto changed = send("PUT", path, "", base::to_text(change));
  EXPECT_EQ(base::text_at(json(changed), "throttlingPolicy"), "Bronze") << changed.body;
  EXPECT_EQ(*base::find(json(send("GET", "/subscriptions", "applicationId=" + application)), "count"), Json(1));
  EXPECT_EQ(send("GET", "/subscriptions").status, 400);
  EXPECT_EQ(send("DELETE", path).status, 200);
  EXPECT_EQ(send("GET", path).status, 404);
}

TEST_F(DevportalTest, RefusesSubscriptionsThatMakeNoSense) {
  const auto api = publish("pizza");
  const auto application = create_application("Shop");
  const auto code = [&](const std::string& body) {
    return static_cast<int>(base::find(json(send("POST", "/subscriptions", "", body)), "code")->to_number<std::int64_t>());
  };
  EXPECT_EQ(code(subscription_body(application, api, "Diamond")), 900305);
  EXPECT_EQ(code(subscription_body(application, api, "DefaultSubscriptionless")), 902019);
  EXPECT_EQ(code(subscription_body(application, "none", "Gold")), 900308);
  EXPECT_EQ(code(subscription_body("none", api, "Gold")), 900307);
  EXPECT_EQ(code("{}"), 400);
  ASSERT_TRUE(lifecycle.change(world.publisher, model::ApiId(api), "Deprecate", {}));
  EXPECT_EQ(code(subscription_body(application, api, "Gold")), 400);
}

TEST_F(DevportalTest, AnswersEachOfManySubscriptions) {
  const auto api = publish("pizza");
  const auto application = create_application("Shop");
  const auto answers = json(send("POST", "/subscriptions/multiple", "",
                                 "[" + subscription_body(application, "none", "Gold") + "," + subscription_body(application, api, "Gold") + "]"));
  ASSERT_EQ(answers.as_array().size(), 2u);
  EXPECT_EQ(base::text_at(answers.as_array()[0], "status"), "REJECTED");
  EXPECT_EQ(base::text_at(answers.as_array()[1], "status"), "UNBLOCKED");
}

TEST_F(DevportalTest, KeepsApplicationsApart) {
  const auto application = create_application("Shop");
  caller.user = "eve";
  EXPECT_EQ(send("GET", "/applications/" + application).status, 404);
  EXPECT_EQ(send("DELETE", "/applications/" + application).status, 404);
  EXPECT_EQ(*base::find(json(send("GET", "/applications")), "pagination", "total"), Json(1)) << "eve's default application";
}

TEST_F(DevportalTest, DeletesAnApplicationWithItsSubscriptions) {
  const auto api = publish("pizza");
  const auto application = create_application("Shop");
  ASSERT_EQ(send("POST", "/subscriptions", "", subscription_body(application, api, "Gold")).status, 201);
  world.forget_events();
  EXPECT_EQ(send("DELETE", "/applications/" + application).status, 200);
  EXPECT_THAT(world.event_types(), testing::ElementsAre("SUBSCRIPTIONS_DELETE", "APPLICATION_DELETE"));
}

TEST_F(DevportalTest, RefusesApplicationsItCannotUnderstand) {
  for (const auto* body : {"", "[]", "{}", R"({"name": "A"})", R"({"name": "", "throttlingPolicy": "10PerMin"})",
                           R"({"name": "A", "throttlingPolicy": "Gold"})", R"({"name": "A", "throttlingPolicy": "10PerMin", "x": 1})",
                           R"({"name": 7, "throttlingPolicy": "10PerMin"})"}) {
    EXPECT_EQ(send("POST", "/applications", "", body).status, 400) << body;
  }
  EXPECT_EQ(send("GET", "/applications", "sortBy=colour").status, 400);
}

}  // namespace
}  // namespace quarterdeck::control::rest
