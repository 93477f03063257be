#include "control/rest/admin/admin.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/json.h"
#include "control/rest/description.h"
#include "control/rest/handler.h"
#include "control/testing/world.h"

namespace quarterdeck::control::rest {
namespace {

struct AdminTest : testing::Test {
  AdminTest() {
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    handler = make_rest_handler({table()},
                                [this](const http::Request&) -> Outcome<std::shared_ptr<const Caller>> { return std::make_shared<const Caller>(caller); }, {});
  }
  RouteTable table() {
    return admin_routes({plans, environments, applications, categories, [](const std::string&) { return std::vector<LiveGateway>{{"gw-1", {}, true}}; }}, {});
  }
  http::Response send(std::string method, std::string path, std::string body = "") {
    http::Request request;
    request.method = std::move(method);
    request.path = "/api/am/admin/v4" + path;
    request.body = std::move(body);
    return handler(request);
  }
  static Json json(const http::Response& response) { return *base::parse_json(response.body); }

  World world;
  Plans plans{*world.database, world.journal, [](ports::Transaction&, const Actor&, const std::string&) -> Outcome<Done> { return Done{}; }};
  Environments environments{*world.database, world.journal};
  Applications applications{*world.database, world.journal,
                            [](ports::Transaction&, const Actor&, const model::ApplicationId&) -> Outcome<Done> { return Done{}; }};
  Categories categories{*world.database, world.journal};
  Caller caller{"root", "default", "", {"admin"}, {"apim:admin"}};
  http::Handler handler;
};

TEST_F(AdminTest, ServesExactlyWhatIsDescribed) {
  std::ifstream file("../../../../api/admin.yaml");
  const auto found = differences(table(), std::string{std::istreambuf_iterator<char>(file), {}});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(*found, testing::IsEmpty());
}

TEST_F(AdminTest, AddsChangesAndDeletesAPlan) {
  const std::string plan =
      R"({"policyName": "Platinum", "defaultLimit": {"type": "REQUESTCOUNTLIMIT", "requestCount": {"timeUnit": "min", "unitTime": 1, "requestCount": 9}}})";
  const auto created = send("POST", "/throttling/policies/subscription", plan);
  ASSERT_EQ(created.status, 201) << created.body;
  const auto path = "/throttling/policies/subscription/" + base::text_at(json(created), "policyId");
  EXPECT_EQ(send("POST", "/throttling/policies/subscription", plan).status, 409);
  EXPECT_EQ(send("PUT", path, send("GET", path).body).status, 200);
  EXPECT_EQ(send("DELETE", path).status, 200);
  EXPECT_EQ(send("GET", path).status, 404);
}

TEST_F(AdminTest, RefusesPlansThatMakeNoSense) {
  for (const auto* body : {"{}", "[]", R"({"policyName": "A"})", R"({"policyName": "A B", "defaultLimit": {"type": "REQUESTCOUNTLIMIT"}})",
                           R"({"policyName": "A", "defaultLimit": {"type": "MAGIC"}})", R"({"policyName": "A", "colour": 1})"}) {
    EXPECT_EQ(send("POST", "/throttling/policies/advanced", body).status, 400) << body;
  }
}

TEST_F(AdminTest, ManagesEnvironmentsAndCategories) {
  const auto environment = send("POST", "/environments", R"({"name": "Europe", "vhosts": [{"host": "eu.example"}]})");
  ASSERT_EQ(environment.status, 201) << environment.body;
  const auto path = "/environments/" + base::text_at(json(environment), "id");
  EXPECT_EQ(base::text_at(base::find(json(send("GET", path + "/gateways")), "list")->as_array()[0], "gatewayId"), "gw-1");
  EXPECT_EQ(send("DELETE", path).status, 200);
  const auto category = send("POST", "/api-categories", R"({"name": "Food"})");
  ASSERT_EQ(category.status, 201) << category.body;
  EXPECT_EQ(send("POST", "/api-categories", R"({"name": "Food"})").status, 409);
  EXPECT_EQ(send("DELETE", "/api-categories/" + base::text_at(json(category), "id")).status, 200);
}

TEST_F(AdminTest, SeesApplicationsOfEverybody) {
  const auto application = applications.create({"ben"}, {"Shop", "10PerMin"});
  ASSERT_TRUE(application);
  EXPECT_EQ(*base::find(json(send("GET", "/applications")), "pagination", "total"), Json(1));
  EXPECT_EQ(send("POST", "/applications/" + application->id.text() + "/change-owner").status, 400) << "no owner named";
  EXPECT_EQ(send("DELETE", "/applications/" + application->id.text()).status, 200);
}

}  // namespace
}  // namespace quarterdeck::control::rest
