#include "gateway/configuration/configuration_watcher.h"

#include "contract/resources/kinds.h"
#include "gateway/testing/world.h"

namespace quarterdeck::gateway {
namespace {

using Configuration = testing::World;

TEST_F(Configuration, IsServedAsTheClusterSays) {
  deploy(orders());
  add_issuer();
  add_consumer();
  EXPECT_FALSE(gateway->is_complete());
  EXPECT_EQ(ask("/orders/1.0/open"), 503);
  EXPECT_EQ(ask("/nothing"), 503);
  settle();
  EXPECT_TRUE(gateway->is_complete());
  EXPECT_EQ(ask("/orders/1.0/open"), 0);
  EXPECT_EQ(ask("/orders/1.0/orders"), 401);
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
  EXPECT_EQ(ask("/orders/1.0/orders", token({{"azp", "stranger"}})), 403);
  EXPECT_EQ(ask("/orders/1.0/nothing"), 404);
}

TEST_F(Configuration, FollowsEveryChange) {
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 404);
  const auto resources = deploy(orders());
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 0);
  auto spec = orders();
  spec.operations[0].secured = !spec.operations[0].secured;
  spec.production->endpoint.host = "elsewhere";
  deploy(spec);
  settle();
  EXPECT_EQ(control_plane.served.at("orders-id").content_hash, model::content_hash(spec));
  remove(resources);
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 404);
  EXPECT_TRUE(control_plane.served.empty());
}

TEST_F(Configuration, ReportsTheHashOfWhatItReadBack) {
  deploy(orders());
  settle();
  ASSERT_EQ(control_plane.served.size(), 1U);
  EXPECT_EQ(control_plane.served.at("orders-id").content_hash, model::content_hash(orders()));
  EXPECT_EQ(control_plane.served.at("orders-id").failure, "");
  EXPECT_TRUE(control_plane.reports.front().is_complete);
}

TEST_F(Configuration, ServesAnApiMadeByHand) {
  auto resources = translate::apk::write_api(orders(), context).resources;
  for (auto& resource : resources) {
    resource.json().at("metadata").as_object().erase("labels");
    resource.json().at("metadata").as_object().erase("annotations");
    if (resource.kind().kind == "API") resource.json().at("spec").as_object().erase("environment");
  }
  apply(resources);
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 0);
}

TEST_F(Configuration, IsOfTheEnvironmentsThatTheGatewayIsFor) {
  auto spec = orders();
  spec.environment = "Elsewhere";
  deploy(spec);
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 404);
  EXPECT_TRUE(control_plane.served.empty());
}

TEST_F(Configuration, GoesOnServingWhatAnApiWasWhenItBreaksAndSaysWhy) {
  const auto resources = deploy(orders());
  settle();
  for (const auto& resource : resources) {
    if (resource.kind().kind != "Backend") continue;
    ASSERT_TRUE(cluster.remove(resource.reference(), std::nullopt));
  }
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 0);
  EXPECT_NE(control_plane.served.at("orders-id").failure, "");
  EXPECT_FALSE(gateway->health().empty());
  apply(resources);
  settle();
  EXPECT_EQ(control_plane.served.at("orders-id").failure, "");
}

TEST_F(Configuration, KeepsOneApisMistakeToItself) {
  deploy(orders());
  auto spec = orders();
  spec.api_id = "broken-id";
  spec.base_path = "/broken/1.0";
  auto broken = translate::apk::write_api(spec, context).resources;
  std::erase_if(broken, [](const auto& resource) { return resource.kind().kind == "HTTPRoute"; });
  apply(broken);
  settle();
  EXPECT_EQ(ask("/orders/1.0/open"), 0);
  EXPECT_EQ(control_plane.served.at("orders-id").failure, "");
  EXPECT_TRUE(control_plane.served.at("broken-id").failure.contains("HTTPRoute")) << control_plane.served.at("broken-id").failure;
  EXPECT_TRUE(control_plane.served.at("broken-id").content_hash.empty());
}

TEST_F(Configuration, TellsTheYoungerOfTwoThatWantOneAddress) {
  deploy(orders());
  settle();
  clock.advance(Seconds(10));
  auto second = orders();
  second.api_id = "second-id";
  second.name = "Second";
  const auto resources = deploy(second);
  settle();
  EXPECT_EQ(control_plane.served.at("orders-id").failure, "");
  EXPECT_TRUE(control_plane.served.at("second-id").failure.contains("/orders/1.0"));
  EXPECT_TRUE(control_plane.served.at("second-id").content_hash.empty());
}

TEST_F(Configuration, GivesAnAddressOnWhenItsOwnerGoes) {
  const auto first = deploy(orders());
  settle();
  clock.advance(Seconds(10));
  auto second = orders();
  second.api_id = "second-id";
  deploy(second);
  settle();
  remove(first);
  settle();
  EXPECT_EQ(control_plane.served.at("second-id").failure, "");
  EXPECT_EQ(control_plane.served.at("second-id").content_hash, model::content_hash(second));
  EXPECT_FALSE(control_plane.served.contains("orders-id"));
}

TEST_F(Configuration, ReadsEverythingAgainWhenTheClusterHasForgottenWhereItWas) {
  const auto resources = deploy(orders());
  settle();
  cluster.forget_history();
  cluster.cut_watches();
  remove(resources);
  auto other = orders();
  other.api_id = "other-id";
  other.name = "Other";
  other.base_path = "/other/1.0";
  deploy(other);
  for (int i = 0; i < 10; ++i) pass_time(Seconds(1));
  EXPECT_EQ(ask("/orders/1.0/open"), 404);
  EXPECT_EQ(ask("/other/1.0/open"), 0);
}

TEST_F(Configuration, LeavesOthersAloneWhenOneApiChanges) {
  for (int i = 0; i < 20; ++i) {
    auto spec = orders();
    spec.api_id = "api-" + std::to_string(i);
    spec.name = "Api" + std::to_string(i);
    spec.base_path = "/api" + std::to_string(i) + "/1.0";
    deploy(spec);
  }
  settle();
  const auto found = gateway->snapshot()->routes->find("gw.example", "/api7/1.0/open");
  const auto before = *found.api;
  auto changed = orders();
  changed.api_id = "api-8";
  changed.name = "Api8";
  changed.base_path = "/api8/1.0";
  changed.production->endpoint.port = 9999;
  deploy(changed);
  settle();
  EXPECT_EQ(*gateway->snapshot()->routes->find("gw.example", "/api7/1.0/open").api, before);
  EXPECT_EQ(control_plane.reports.back().apis.size(), 1U);
}

TEST_F(Configuration, FindsTheCredentialsOfAServiceAndFollowsThem) {
  auto spec = orders();
  spec.production->endpoint.basic_credentials = model::BasicCredentials{"orders-credentials"};
  deploy(spec);
  settle();
  EXPECT_NE(control_plane.served.at("orders-id").failure, "");
  const auto secret = base::parse_json(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"orders-credentials","namespace":"apk"},)"
                                       R"("data":{"username":"bWU=","password":"cGFzcw=="}})");
  apply({resources::Resource(secret->get_object())});
  settle();
  EXPECT_EQ(control_plane.served.at("orders-id").failure, "");
  const auto found = gateway->snapshot()->routes->find("gw.example", "/orders/1.0/open");
  ASSERT_NE(found.api, nullptr);
  EXPECT_EQ((*found.api)->production->authorization->reveal(), "Basic bWU6cGFzcw==");
}

TEST_F(Configuration, ForgetsAConsumerWhoseMappingIsGone) {
  deploy(orders());
  add_issuer();
  add_consumer();
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
  const auto mappings = cluster.list({.kind = resources::kApplicationMapping.to_kind(), .space = {}, .labels = {}});
  remove(mappings->items);
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 403);
}

}  // namespace
}  // namespace quarterdeck::gateway
