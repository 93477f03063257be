#include "control/rest/publisher/publisher.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/json.h"
#include "control/rest/description.h"
#include "control/rest/handler.h"
#include "control/testing/world.h"

namespace quarterdeck::control::rest {
namespace {

// Answers what the test put there, without a network.
struct FixedFetcher final : ports::Fetcher {
  Outcome<ports::FetchResponse> fetch(const ports::FetchRequest& request) override {
    if (request.url != "https://menu.example/openapi.yaml") return Failure{Problem::unavailable, "no such host", 0};
    return ports::FetchResponse{200, {}, text};
  }
  std::string text;
};

constexpr std::string_view kMenu = R"(openapi: 3.0.3
info: {title: Menu, version: 2.0.0}
paths:
  /dishes:
    get: {responses: {'200': {description: all}}}
    post: {responses: {'201': {description: made}}}
)";

constexpr std::string_view kMembers =
    R"({"name": "Menu", "version": "2.0.0", "context": "/menu", "policies": ["Gold"], "endpointConfig": {"endpoint_type": "http",
        "production_endpoints": {"url": "http://menu.internal:9000"}}})";

std::string file_text(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct PublisherTest : testing::Test {
  PublisherTest() {
    model::Environment environment;
    environment.name = "Default";
    environment.vhosts.push_back({});
    environment.vhosts.front().host = "gw.example";
    if (!seed_environment(*world.database, world.journal, world.publisher, environment)) throw std::runtime_error("environment");
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    world.forget_events();
    handler = make_rest_handler({table()},
                                [this](const http::Request&) -> Outcome<std::shared_ptr<const Caller>> { return std::make_shared<const Caller>(caller); }, {});
  }

  RouteTable table() { return publisher_routes({apis, revisions, deployments, lifecycle, subscriptions, plans, environments, fetcher, {}, ""}); }
  http::Response send(std::string method, std::string path, std::string query = "", std::string body = "", std::string type = "application/json") {
    http::Request request;
    request.method = std::move(method);
    request.path = "/api/am/publisher/v4" + path;
    request.query = http::Query::parse(query);
    request.body = std::move(body);
    if (!request.body.empty()) request.headers.set("Content-Type", std::move(type));
    return handler(request);
  }
  http::Response send_form(std::string path, const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string body;
    for (const auto& [name, content] : parts) body += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content + "\r\n";
    return send("POST", std::move(path), "", body + "--b--\r\n", "multipart/form-data; boundary=b");
  }
  static Json json(const http::Response& response) {
    auto parsed = base::parse_json(response.body);
    return parsed ? *parsed : Json(response.body);
  }
  std::string import_menu() {
    const auto response = send_form("/apis/import-openapi", {{"file", std::string(kMenu)}, {"additionalProperties", std::string(kMembers)}});
    EXPECT_EQ(response.status, 201) << response.body;
    return base::text_at(json(response), "id");
  }
  std::string create_revision(const std::string& api) { return base::text_at(json(send("POST", "/apis/" + api + "/revisions", "", "{}")), "id"); }
  int code_of(const http::Response& response) { return static_cast<int>(base::find(json(response), "code")->to_number<std::int64_t>()); }

  World world;
  Apis apis{*world.database, world.journal};
  Revisions revisions{*world.database, world.journal};
  Deployments deployments{*world.database, world.journal};
  LifecycleChanges lifecycle{*world.database, world.journal};
  Subscriptions subscriptions{*world.database, world.journal};
  Environments environments{*world.database, world.journal};
  Plans plans{*world.database, world.journal, [](ports::Transaction&, const Actor&, const std::string&) -> Outcome<Done> { return Done{}; }};
  FixedFetcher fetcher;
  Caller caller{"ada", "default", "", {"admin"}, {"apim:api_view", "apim:api_manage", "apim:subscription_manage"}};
  http::Handler handler;
};

TEST_F(PublisherTest, ServesExactlyWhatIsDescribed) {
  auto whole = table();
  // Added by the module of keys.
  whole.routes.push_back({"POST", "/apis/{apiId}/generate-key", Access::authenticated, {"apim:api_generate_key", "apim:api_create", "apim:api_manage"}, {}});
  const auto found = differences(whole, file_text("../../../../api/publisher.yaml"));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(*found, testing::IsEmpty());
}

TEST_F(PublisherTest, ImportsShowsAndListsAnApi) {
  const auto id = import_menu();
  const auto api = json(send("GET", "/apis/" + id));
  EXPECT_EQ(base::text_at(api, "context"), "/menu");
  EXPECT_EQ(base::text_at(api, "lifeCycleStatus"), "CREATED");
  EXPECT_EQ(base::find(api, "operations")->as_array().size(), 2u);
  const auto list = json(send("GET", "/apis", "query=name:menu"));
  EXPECT_EQ(*base::find(list, "pagination", "total"), Json(1));
  EXPECT_EQ(base::text_at(base::find(list, "list")->as_array()[0], "name"), "Menu");
  EXPECT_EQ(send("POST", "/apis/validate", "query=Menu").status, 200);
  EXPECT_EQ(send("POST", "/apis/validate", "query=Other").status, 404);
}

TEST_F(PublisherTest, ImportsFromAUrl) {
  fetcher.text = std::string(kMenu);
  const auto good = send_form("/apis/import-openapi", {{"url", "https://menu.example/openapi.yaml"}, {"additionalProperties", std::string(kMembers)}});
  EXPECT_EQ(good.status, 201) << good.body;
  const auto bad = send_form("/apis/import-openapi", {{"url", "https://other.example"}, {"additionalProperties", std::string(kMembers)}});
  EXPECT_EQ(bad.status, 400);
}

TEST_F(PublisherTest, RefusesImportsItCannotUnderstand) {
  const std::string members(kMembers);
  EXPECT_EQ(send_form("/apis/import-openapi", {{"file", "openapi: 3.0.0"}}).status, 400) << "no members";
  EXPECT_EQ(send_form("/apis/import-openapi", {{"file", "{\"openapi\": "}, {"additionalProperties", members}}).status, 400);
  EXPECT_EQ(code_of(send_form("/apis/import-openapi", {{"file", "openapi: 3.0.0\npaths: []\n"}, {"additionalProperties", members}})), 900758);
  EXPECT_EQ(send_form("/apis/import-openapi", {{"file", std::string(kMenu)}, {"additionalProperties", "{\"name\": "}}).status, 400);
  EXPECT_EQ(send_form("/apis/import-openapi", {{"file", std::string(kMenu)}, {"inlineAPIDefinition", "x"}, {"additionalProperties", members}}).status, 400);
  EXPECT_EQ(send("POST", "/apis/import-openapi", "", "{}").status, 415);
  EXPECT_THAT(world.event_types(), testing::IsEmpty());
}

TEST_F(PublisherTest, RefusesBodiesItCannotUnderstand) {
  EXPECT_EQ(send("POST", "/apis", "", "{\"name\": ").status, 400);
  EXPECT_EQ(send("POST", "/apis", "", "[]").status, 400);
  EXPECT_EQ(send("POST", "/apis").status, 400);
  EXPECT_EQ(send("POST", "/apis", "", "<api/>", "text/xml").status, 415);
  const auto unknown = send("POST", "/apis", "", R"({"name": "A", "version": "1", "context": "/a", "colour": "red"})");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, testing::HasSubstr("colour"));
  EXPECT_EQ(send("POST", "/apis", "", R"({"name": "A", "version": "1", "context": 7})").status, 400);
  EXPECT_EQ(send("GET", "/apis", "limit=-1").status, 400);
}

TEST_F(PublisherTest, SaysWhichNameIsTaken) {
  import_menu();
  const auto again = send_form("/apis/import-openapi", {{"file", std::string(kMenu)}, {"additionalProperties", std::string(kMembers)}});
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code_of(again), 900300);
}

TEST_F(PublisherTest, ValidatesDefinitions) {
  const auto good = json(send_form("/apis/validate-openapi", {{"file", std::string(kMenu)}}));
  EXPECT_EQ(*base::find(good, "isValid"), Json(true));
  EXPECT_EQ(base::text_at(good, "info", "name"), "Menu");
  const auto bad = json(send_form("/apis/validate-openapi", {{"file", "openapi: 3.0.0\npaths: 7\n"}}));
  EXPECT_EQ(*base::find(bad, "isValid"), Json(false));
  EXPECT_FALSE(base::find(bad, "errors")->as_array().empty());
  const auto schema = json(send_form("/apis/validate-graphql-schema", {{"file", "type Query { a: String }"}}));
  EXPECT_EQ(*base::find(schema, "isValid"), Json(true));
}

TEST_F(PublisherTest, DeploysPublishesAndUndeploys) {
  const auto id = import_menu();
  const auto revision = create_revision(id);
  world.forget_events();
  const auto deployed = send("POST", "/apis/" + id + "/deploy-revision", "revisionId=" + revision, R"([{"name": "Default", "vhost": "gw.example"}])");
  EXPECT_EQ(deployed.status, 201) << deployed.body;
  const auto published = send("POST", "/apis/change-lifecycle", "action=Publish&apiId=" + id);
  EXPECT_EQ(published.status, 200) << published.body;
  EXPECT_EQ(base::text_at(json(published), "lifecycleState", "state"), "Published");
  EXPECT_EQ(send("DELETE", "/apis/" + id + "/revisions/" + revision).status, 400) << "deployed";
  const auto undeployed = send("POST", "/apis/" + id + "/undeploy-revision", "revisionNumber=1", R"([{"name": "Default"}])");
  EXPECT_EQ(undeployed.status, 201) << undeployed.body;
  EXPECT_EQ(send("DELETE", "/apis/" + id + "/revisions/" + revision).status, 200);
  EXPECT_THAT(world.event_types(), testing::ElementsAre("DEPLOY_API_IN_GATEWAY", "API_LIFECYCLE_CHANGE", "REMOVE_API_FROM_GATEWAY"));
}

TEST_F(PublisherTest, ReplacesARunningRevision) {
  const auto id = import_menu();
  const std::string body = R"([{"name": "Default"}])";
  ASSERT_EQ(send("POST", "/apis/" + id + "/deploy-revision", "revisionId=" + create_revision(id), body).status, 201);
  world.forget_events();
  ASSERT_EQ(send("POST", "/apis/" + id + "/deploy-revision", "revisionId=" + create_revision(id), body).status, 201);
  EXPECT_THAT(world.event_types(), testing::ElementsAre("REMOVE_API_FROM_GATEWAY", "DEPLOY_API_IN_GATEWAY"));
  const auto list = json(send("GET", "/apis/" + id + "/deployments"));
  EXPECT_EQ(base::find(list, "list")->as_array().size(), 1u);
  EXPECT_EQ(base::find(json(send("GET", "/apis/" + id + "/revisions", "query=deployed:true")), "list")->as_array().size(), 1u);
}

TEST_F(PublisherTest, RefusesDeploymentsThatCannotBeServed) {
  const auto id = import_menu();
  const auto revision = create_revision(id);
  const auto path = "/apis/" + id + "/deploy-revision";
  EXPECT_EQ(code_of(send("POST", path, "revisionId=" + revision, R"([{"name": "Mars"}])")), 900504);
  EXPECT_EQ(code_of(send("POST", path, "revisionId=" + revision, R"([{"name": "Default", "vhost": "other.example"}])")), 900512);
  EXPECT_EQ(code_of(send("POST", path, "revisionId=none", R"([{"name": "Default"}])")), 900347);
  EXPECT_EQ(send("POST", path, "", R"([{"name": "Default"}])").status, 400);
  EXPECT_EQ(send("POST", path, "revisionId=" + revision, "[]").status, 400);
}

TEST_F(PublisherTest, KeepsAtMostFiveRevisions) {
  const auto id = import_menu();
  for (int i = 0; i < 5; ++i) create_revision(id);
  const auto sixth = send("POST", "/apis/" + id + "/revisions", "", R"({"description": "one too many"})");
  EXPECT_EQ(sixth.status, 400);
  EXPECT_EQ(code_of(sixth), 900351);
}

TEST_F(PublisherTest, RestoresARevision) {
  const auto id = import_menu();
  const auto revision = create_revision(id);
  auto api = json(send("GET", "/apis/" + id)).as_object();
  api["description"] = "changed";
  ASSERT_EQ(send("PUT", "/apis/" + id, "", base::to_text(api)).status, 200);
  const auto restored = send("POST", "/apis/" + id + "/restore-revision", "revisionId=" + revision);
  EXPECT_EQ(restored.status, 201);
  EXPECT_NE(base::text_at(json(restored), "description"), "changed");
}

TEST_F(PublisherTest, WritesBackWhatItRead) {
  const auto id = import_menu();
  const auto before = send("GET", "/apis/" + id);
  const auto after = send("PUT", "/apis/" + id, "", before.body);
  EXPECT_EQ(after.status, 200) << after.body;
  auto first = json(before).as_object();
  auto second = json(after).as_object();
  for (const auto* name : {"lastUpdatedTime", "lastUpdatedTimestamp"}) {
    first.erase(name);
    second.erase(name);
  }
  EXPECT_EQ(base::canonical_text(first), base::canonical_text(second));
}

TEST_F(PublisherTest, NoticesThatSomebodyElseWasFaster) {
  const auto id = import_menu();
  http::Request request;
  request.method = "PUT";
  request.path = "/api/am/publisher/v4/apis/" + id;
  request.body = send("GET", "/apis/" + id).body;
  request.headers.set("If-Match", "\"something-older\"");
  EXPECT_EQ(handler(request).status, 412);
}

TEST_F(PublisherTest, RefusesToPublishWithoutAnEndpoint) {
  const auto created = send("POST", "/apis", "", R"({"name": "Bare", "version": "1", "context": "/bare", "policies": ["Gold"]})");
  ASSERT_EQ(created.status, 201) << created.body;
  const auto id = base::text_at(json(created), "id");
  EXPECT_EQ(code_of(send("POST", "/apis/change-lifecycle", "action=Publish&apiId=" + id)), 903223);
  EXPECT_EQ(code_of(send("POST", "/apis/change-lifecycle", "action=Retire&apiId=" + id)), 903234);
}

TEST_F(PublisherTest, KeepsSwaggerAndOperationsTheSame) {
  const auto id = import_menu();
  const auto swagger = json(send("GET", "/apis/" + id + "/swagger"));
  EXPECT_NE(base::find(swagger, "paths", "/dishes", "post"), nullptr);
  EXPECT_EQ(base::text_at(swagger, "paths", "/dishes", "post", "x-throttling-tier"), "Unlimited");
  const std::string next = "openapi: 3.0.3\ninfo: {title: Menu, version: 2.0.0}\npaths:\n  /drinks:\n    get: {responses: {'200': {description: all}}}\n";
  http::Request request;
  request.method = "PUT";
  request.path = "/api/am/publisher/v4/apis/" + id + "/swagger";
  request.headers.set("Content-Type", "multipart/form-data; boundary=b");
  request.body = "--b\r\nContent-Disposition: form-data; name=\"apiDefinition\"\r\n\r\n" + next + "\r\n--b--\r\n";
  EXPECT_EQ(handler(request).status, 200);
  const auto api = json(send("GET", "/apis/" + id));
  ASSERT_EQ(base::find(api, "operations")->as_array().size(), 1u);
  EXPECT_EQ(base::text_at(base::find(api, "operations")->as_array()[0], "target"), "/drinks");
}

TEST_F(PublisherTest, ServesAGraphqlSchema) {
  const auto created = send_form("/apis/import-graphql-schema", {{"schema", "type Query { hero: String }"},
                                                                 {"additionalProperties", R"({"name": "Heroes", "version": "1", "context": "/heroes"})"}});
  ASSERT_EQ(created.status, 201) << created.body;
  const auto id = base::text_at(json(created), "id");
  EXPECT_EQ(base::text_at(json(send("GET", "/apis/" + id + "/graphql-schema")), "schemaDefinition"), "type Query { hero: String }");
  EXPECT_EQ(send("GET", "/apis/" + id + "/swagger").status, 400);
}

TEST_F(PublisherTest, HidesPasswordsOfEndpointsAndKeepsThem) {
  const auto id = import_menu();
  auto api = json(send("GET", "/apis/" + id)).as_object();
  api["endpointConfig"].as_object()["endpoint_security"] = {{"production", {{"enabled", true}, {"type", "BASIC"}, {"username", "u"}, {"password", "secret"}}}};
  const auto first = send("PUT", "/apis/" + id, "", base::to_text(api));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_THAT(first.body, testing::Not(testing::HasSubstr("secret\"")));
  ASSERT_EQ(send("PUT", "/apis/" + id, "", first.body).status, 200);
  const auto stored = apis.find({"ada", "default", {"admin"}, {}}, model::ApiId(id));
  EXPECT_EQ(base::text_at(Json(*stored->draft.endpoint_config), "endpoint_security", "production", "password"), "secret");
}

TEST_F(PublisherTest, AnswersUnknownApis) {
  for (const auto* path : {"/apis/none", "/apis/none/revisions", "/apis/none/swagger", "/apis/none/lifecycle-state", "/apis/none/deployments"}) {
    const auto response = send("GET", path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(code_of(response), 900308) << path;
  }
}

}  // namespace
}  // namespace quarterdeck::control::rest
