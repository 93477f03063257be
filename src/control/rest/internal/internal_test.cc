#include "control/rest/internal/internal.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "adapters/memory/memory_control_plane.h"
#include "base/yaml.h"
#include "control/gateways/local_gateway_link.h"
#include "control/rest/handler.h"
#include "control/rest/internal/insights.h"
#include "control/testing/world.h"

namespace quarterdeck::control::rest {
namespace {

struct Desk : World {
  http::Response call(const std::string& method, const std::string& path, const std::string& query = "", const std::string& body = "") {
    http::Request request;
    request.method = method;
    request.path = path;
    request.query = http::Query::parse(query);
    request.body = body;
    if (!body.empty()) request.headers.set("Content-Type", "application/json");
    return handler(request);
  }
  Json get(const std::string& path, const std::string& query = "") {
    const auto response = call("GET", path, query);
    EXPECT_EQ(response.status, 200) << response.body;
    return base::parse_json(response.body).value_or(nullptr);
  }
  int post(const std::string& path, const std::string& body) { return call("POST", path, "", body).status; }

  adapters::MemoryControlPlane plane;
  LocalGatewayLink link{*database, clock};
  ChangeWaiters waiters{plane, clock};
  InternalParts parts{*database, clock, plane, plane, link, waiters};
  http::Handler handler = make_rest_handler({internal_routes(parts), insight_routes(*database, clock)},
                                            [](const http::Request&) -> Outcome<std::shared_ptr<const Caller>> {
                                              return std::make_shared<const Caller>(Caller{.user = "agent", .roles = {"Internal/service"}, .scopes = {"apim:api_view"}});
                                            },
                                            {});
};

using Operations = std::set<std::string>;

Operations operations_in(const RouteTable& table) {
  Operations operations;
  for (const auto& route : table.routes) operations.insert(std::string(route.method) + " " + std::string(route.path));
  return operations;
}

Operations operations_in_document(std::string_view name) {
  std::stringstream text;
  text << std::ifstream("../../../../api/" + std::string(name)).rdbuf();
  const auto document = base::parse_yaml(text.str());
  EXPECT_TRUE(document) << document.error().message;
  Operations operations;
  if (!document) return operations;
  for (const auto& path : document->at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) operations.insert((operation.key() == "get" ? "GET " : "POST ") + std::string(path.key()));
  }
  return operations;
}

TEST(InternalData, IsDescribedOperationByOperation) {
  Desk desk;
  for (const auto& table : {internal_routes(desk.parts), insight_routes(*desk.database, desk.clock)}) {
    EXPECT_EQ(operations_in(table), operations_in_document(table.definition)) << table.definition;
  }
}

TEST(InternalData, AnswersEveryListWhileThereIsNothing) {
  Desk desk;
  for (const auto* path : {"/apis", "/apis/none", "/applications", "/subscriptions", "/application-key-mappings", "/subscription-policies",
                           "/application-policies", "/api-policies", "/scopes"}) {
    EXPECT_EQ(base::to_text(desk.get(std::string("/internal/data/v1") + path)), R"({"count":0,"list":[]})") << path;
  }
  EXPECT_EQ(desk.get("/internal/data/v1/keymanagers"), Json(JsonArray()));
  EXPECT_TRUE(desk.get("/internal/data/v1/block").at("ip").is_array());
}

TEST(InternalData, TakesNoticesOfTheOriginalsGateways) {
  Desk desk;
  EXPECT_EQ(desk.post("/internal/data/v1/notify-gateway", R"({"payloadType":"REGISTER","gatewayId":"wso2","environmentLabels":["Default"],"more":1})"), 200);
  EXPECT_EQ(desk.get("/api/quarterdeck/v1/gateways").at("list").at(0).at("environments").at(0), "Default");
  EXPECT_EQ(desk.post("/internal/data/v1/notify-gateway", R"({"payloadType":"BYE","gatewayId":"wso2"})"), 400);
  EXPECT_EQ(desk.post("/internal/data/v1/notify-api-deployment-status", R"({"count":0,"list":[]})"), 200);
  EXPECT_EQ(desk.post("/internal/data/v1/notify-api-deployment-status", "{}"), 400);
}

TEST(InternalData, RefusesQuestionsThatMakeNoSense) {
  Desk desk;
  EXPECT_EQ(desk.call("GET", "/internal/data/v1/changes", "since=-1").status, 400);
  EXPECT_EQ(desk.call("GET", "/internal/data/v1/changes", "wait=3600").status, 400);
  EXPECT_EQ(desk.call("GET", "/internal/data/v1/desired-state", "subject=everything&id=1").status, 400);
  EXPECT_EQ(desk.call("GET", "/internal/data/v1/desired-state", "subject=api").status, 400);
  EXPECT_EQ(desk.post("/internal/data/v1/usage-batches", R"({"gatewayId":"a","batchId":""})"), 400);
  EXPECT_EQ(desk.call("GET", "/api/quarterdeck/v1/usage", "groupBy=colour").status, 400);
}

TEST(Insights, AddUpWhatWasCalled) {
  Desk desk;
  const auto minute = std::to_string(to_epoch_milliseconds(desk.clock.now()));
  const auto batch = R"({"gatewayId":"a","batchId":"1","usages":[{"apiId":"orders","operation":"GET /a","calls":3,"serverErrors":1,"latencyCounts":[3],"minute":)" + minute + "}]}";
  EXPECT_EQ(desk.post("/internal/data/v1/usage-batches", batch), 204);
  EXPECT_EQ(desk.post("/internal/data/v1/usage-batches", batch), 204);
  const auto sums = desk.get("/api/quarterdeck/v1/usage", "groupBy=operation&apiId=orders");
  ASSERT_EQ(sums.at("count").as_int64(), 1);
  EXPECT_EQ(sums.at("list").at(0).at("calls").as_int64(), 3);
  EXPECT_EQ(sums.at("list").at(0).at("key"), "GET /a");
  EXPECT_EQ(desk.get("/api/quarterdeck/v1/deployments").at("count").as_int64(), 0);
}

// The sending end of a response that a test reads.
class RememberedStream final : public http::BodyStream {
 public:
  bool write(std::string_view chunk) override {
    text += chunk;
    return true;
  }
  void close() override { is_over = true; }
  bool is_closed() const override { return is_over; }
  void on_closed(std::function<void()> callback) override { static_cast<void>(callback); }
  std::string text;
  bool is_over = false;
};

TEST(ChangeWaiters, AnswerWhenThereIsAChange) {
  Desk desk;
  const auto response = desk.waiters.answer(0, 10, Seconds(20));
  ASSERT_TRUE(response.stream);
  const auto stream = std::make_shared<RememberedStream>();
  response.stream(stream);
  const auto wake = desk.waiters.step(desk.clock.now());
  EXPECT_EQ(wake.at, desk.clock.now() + Seconds(20));
  EXPECT_FALSE(stream->is_over);
  desk.plane.commit({events::Subject::api, "orders"}, ports::ApiDesired(), desk.clock.now());
  EXPECT_FALSE(desk.waiters.step(desk.clock.now()).at);
  EXPECT_TRUE(stream->is_over);
  EXPECT_EQ(base::parse_json(stream->text)->at("next").as_int64(), 1);
  EXPECT_FALSE(desk.waiters.answer(0, 10, Seconds(20)).stream);
}

TEST(ChangeWaiters, AnswerEmptyHandedWhenTheTimeIsOver) {
  Desk desk;
  const auto stream = std::make_shared<RememberedStream>();
  desk.waiters.answer(0, 10, Seconds(20)).stream(stream);
  desk.waiters.step(desk.clock.now() + Seconds(20));
  EXPECT_TRUE(stream->is_over);
  EXPECT_TRUE(base::parse_json(stream->text)->at("changes").as_array().empty());
  EXPECT_FALSE(desk.waiters.answer(0, 10, Seconds(0)).stream);
}

}  // namespace
}  // namespace quarterdeck::control::rest
