#include "translate/apk/read.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

#include "base/yaml.h"
#include "contract/resources/kinds.h"
#include "translate/apk/write.h"

namespace quarterdeck::translate::apk {
namespace {

using Objects = std::vector<resources::Resource>;

Objects objects_in(std::string_view yaml) {
  Objects objects;
  const auto documents = base::parse_yaml_documents(yaml);
  if (!documents) ADD_FAILURE() << documents.error().message;
  if (documents) {
    for (const auto& document : *documents) objects.emplace_back(document.as_object());
  }
  return objects;
}

Objects handmade() {
  std::stringstream text;
  text << std::ifstream("testdata/handmade.yaml").rdbuf();
  return objects_in(text.str());
}

resources::Resource& named(Objects& objects, std::string_view name) {
  return *std::find_if(objects.begin(), objects.end(), [&](const auto& object) { return object.name() == name; });
}

JsonObject& spec_of(Objects& objects, std::string_view name) { return named(objects, name).json().at("spec").as_object(); }

// Why the hand-made API cannot be read after a change.
std::string mistake_after(const std::function<void(Objects&)>& change) {
  auto objects = handmade();
  change(objects);
  const auto read = read_api(objects);
  return read ? "no mistake" : read.error().message;
}

void remove(Objects& objects, std::string_view name) {
  std::erase_if(objects, [&](const auto& object) { return object.name() == name; });
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST(ReadApi, FillsInTheDefaultsOfWhatAPersonWrote) {
  const auto read = read_api(handmade());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->api_id, "stock-api");
  EXPECT_EQ(read->name, "Stock");
  EXPECT_TRUE(read->security.oauth2);
  EXPECT_FALSE(read->security.internal_key);
  EXPECT_TRUE(read->subscription_required);
  ASSERT_TRUE(read->cors);
  EXPECT_EQ(read->cors->methods, std::vector<std::string>{"GET"});
  ASSERT_TRUE(read->production);
  EXPECT_EQ(read->production->hosts, std::vector<std::string>{"stock.gw.example"});
  EXPECT_EQ(read->production->endpoint.scheme, model::Scheme::https);
  EXPECT_EQ(read->production->endpoint.response_timeout_seconds, 15);
  EXPECT_EQ(read->production->endpoint.certificate_authority, "-----BEGIN");
}

TEST(ReadApi, ReadsRulesAsOperations) {
  const auto read = read_api(handmade());
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->operations.size(), 9U);
  EXPECT_EQ(read->operations[0].target, "/health");
  EXPECT_FALSE(read->operations[0].secured);
  EXPECT_EQ(read->operations[1].target, "/items/{1}");
  EXPECT_EQ(read->operations[1].scopes, (std::vector<std::string>{"stock:read", "stock:write"}));
  EXPECT_EQ(read->operations[1].rate_limit, (model::RateLimit{7, model::TimeUnit::hour}));
  EXPECT_EQ(read->operations[2].target, "/public/*");
  const model::TrafficPolicy set{"set_header", {{"name", "X-From"}, {"value", "gateway"}}};
  const model::TrafficPolicy removal{"remove_header", {{"name", "Cookie"}}};
  EXPECT_EQ(read->operations[0].request_policies, (std::vector<model::TrafficPolicy>{set, removal}));
}

TEST(ReadApi, NamesTheObjectThatIsMissing) {
  for (const auto* name : {"stock", "stock-route", "may-read", "few", "nobody", "service-ca"}) {
    const auto mistake = mistake_after([&](Objects& objects) { remove(objects, name); });
    EXPECT_TRUE(contains(mistake, std::string("/") + name + ", which does not exist")) << mistake;
  }
}

TEST(ReadApi, RefusesWhatItWouldServeDifferently) {
  const auto set_rule = [](std::string_view member, std::string_view yaml) {
    return mistake_after([&](Objects& objects) {
      spec_of(objects, "stock-route").at("rules").as_array()[0].as_object()[member] = *base::parse_yaml(yaml);
    });
  };
  EXPECT_TRUE(contains(set_rule("matches", "[{path: {value: /}, headers: [{name: a, value: b}]}]"), "rule 1: it matches headers"));
  EXPECT_TRUE(contains(set_rule("matches", "[{path: {type: RegularExpression, value: '/a|/b'}}]"), "says more than a path template"));
  EXPECT_TRUE(contains(set_rule("filters", "[{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /b}}}]"), "changes the path"));
  EXPECT_TRUE(contains(set_rule("filters", "[{type: URLRewrite, urlRewrite: {hostname: b.example}}]"), "changes the path or host"));
  EXPECT_TRUE(contains(set_rule("backendRefs", "[{kind: Service, name: a}]"), "must name a Backend"));
  EXPECT_TRUE(contains(set_rule("backendRefs", "[{kind: Backend, name: stock}, {kind: Backend, name: b}]"), "several backendRefs"));
  EXPECT_TRUE(contains(mistake_after([](Objects& o) { spec_of(o, "stock")["protocol"] = "wss"; }), "protocol wss is not supported"));
  EXPECT_TRUE(contains(mistake_after([](Objects& o) { spec_of(o, "stock-api")["apiType"] = "GRPC"; }), "apiType GRPC"));
  EXPECT_TRUE(contains(mistake_after([](Objects& o) { spec_of(o, "stock-api").erase("production"); }), "neither production nor sandbox"));
  EXPECT_TRUE(contains(mistake_after([](Objects& o) { spec_of(o, "older").at("default").as_object()["requestInterceptors"] = *base::parse_yaml("[{name: a}]"); }),
                       "APIPolicy apk/older cannot be served: requestInterceptors is not supported"));
}

TEST(ReadApi, BelievesAHintOnlyWhileItAgreesWithTheFields) {
  model::TrafficSpec spec{.api_id = "a", .name = "A", .version = "1", .base_path = "/a/1"};
  spec.production = model::Stage{{}, {.host = "back.example"}};
  spec.operations = {{.verb = "GET", .target = "/orders/{id}", .request_policies = {{"set_header", {{"name", "X"}, {"value", "1"}}}}}};
  auto objects = write_api(spec, {.space = "apk"}).resources;
  auto& rule = spec_of(objects, "a-production-httproute-1").at("rules").as_array()[0];
  rule.at("matches").as_array()[0].at("path").as_object()["value"] = "/items/([^/]+)";
  auto& filters = rule.at("filters").as_array();
  filters[0].at("requestHeaderModifier").at("set").as_array()[0].as_object()["value"] = "2";
  filters[1].at("urlRewrite").at("path").as_object()["replaceFullPath"] = "/items/\\1";
  const auto read = read_api(objects);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->operations[0].target, "/items/{1}");
  EXPECT_EQ(read->operations[0].request_policies[0].parameters.at("value"), "2");
}

TEST(ReadApi, RefusesStagesThatServeDifferentOperations) {
  model::TrafficSpec spec{.api_id = "a", .name = "A", .version = "1", .base_path = "/a/1"};
  spec.production = model::Stage{{}, {.host = "back.example"}};
  spec.sandbox = spec.production;
  spec.operations = {{.verb = "GET", .target = "/a"}, {.verb = "GET", .target = "/b"}};
  auto objects = write_api(spec, {.space = "apk"}).resources;
  spec_of(objects, "a-sandbox-httproute-1").at("rules").as_array().pop_back();
  const auto read = read_api(objects);
  ASSERT_FALSE(read);
  EXPECT_TRUE(contains(read.error().message, "production and sandbox routes differ"));
}

TEST(ReadApplication, RefusesKeysWhoseIssuerItCannotTell) {
  const WriteContext context{.space = "apk"};
  const model::ApplicationSpec spec{.id = "app", .name = "Shop", .keys = {{.consumer_key = "key", .issuer_id = "resident"}}};
  auto application = write_application(spec, context).resources.front();
  ASSERT_EQ(read_application(application)->keys.front().issuer_id, "resident");
  for (const auto* wrong : {"no JSON", R"({"key":"resident"})", R"({"key":[]})"}) {
    application.json()["metadata"].at("annotations").get_object()[resources::kKeyIssuersAnnotation] = wrong;
    EXPECT_FALSE(read_application(application)) << wrong;
  }
  application.json()["metadata"].at("annotations").get_object().erase(resources::kKeyIssuersAnnotation);
  EXPECT_EQ(read_application(application)->keys.front().issuer_id, "") << "as other tools write it";
}

TEST(ReadSubscription, NamesThePlanByTheObjectThatItRefersTo) {
  auto objects = objects_in(R"(
apiVersion: cp.wso2.com/v1alpha3
kind: Subscription
metadata: {name: sub, namespace: apk}
spec: {organization: default, subscriptionStatus: unblocked, api: {name: Orders, version: "1"}, ratelimitRef: {name: gold-policy, level: app}}
---
apiVersion: dp.wso2.com/v1alpha3
kind: RateLimitPolicy
metadata: {name: gold-policy, namespace: apk, labels: {CPName: Gold}}
spec:
  default: {subscription: {organization: default, stopOnQuotaReach: true, requestCount: {requestsPerUnit: 5, unit: Minute}}}
  targetRef: {group: "", kind: Subscription, name: default}
)");
  EXPECT_TRUE(contains(read_subscription(objects).error().message, "No ApplicationMapping refers to Subscription apk/sub"));
  objects.push_back(objects_in("{apiVersion: cp.wso2.com/v1alpha2, kind: ApplicationMapping, metadata: {name: m, namespace: apk}, "
                               "spec: {applicationRef: app, subscriptionRef: sub}}")
                        .front());
  const auto read = read_subscription(objects);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->plan, "Gold");
  EXPECT_EQ(read->application_id, "app");
  EXPECT_TRUE(is_plan(objects[1]));
  EXPECT_EQ(read_plan(objects[1])->limit, (model::RateLimit{5, model::TimeUnit::minute}));
}

TEST(References, LeadFromAnApiToEverythingItNeeds) {
  auto objects = handmade();
  const auto route = references_of(named(objects, "stock-route"));
  EXPECT_EQ(route.size(), 5U);
  const auto api = references_of(named(objects, "stock-api"));
  EXPECT_TRUE(std::any_of(api.begin(), api.end(), [](const auto& reference) { return reference.name == "stock-route"; }));
  EXPECT_EQ(references_of(named(objects, "stock")).front().text(), "Secret apk/service-ca");
  EXPECT_EQ(attached_api(named(objects, "older"))->name, "stock-api");
  EXPECT_FALSE(attached_api(named(objects, "nobody")));
}

}  // namespace
}  // namespace quarterdeck::translate::apk
