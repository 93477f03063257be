#include "gateway/reports/status_writer.h"

#include "contract/resources/kinds.h"
#include "gateway/testing/world.h"

namespace quarterdeck::gateway {
namespace {

struct Statuses : testing::World {
  // As a person writes it: nothing in it says that an agent looks after it.
  std::vector<resources::Resource> by_hand(const std::string& name) {
    auto spec = orders();
    spec.api_id = name;
    spec.name = "Stranger";
    spec.production->endpoint.host = "stranger.service";
    auto resources = translate::apk::write_api(spec, {.space = "elsewhere"}).resources;
    for (auto& resource : resources) {
      resource.json().at("metadata").as_object().erase("labels");
      resource.json().at("metadata").as_object().erase("annotations");
    }
    return resources;
  }
  static resources::Resource api_of(const std::vector<resources::Resource>& resources) {
    return *std::find_if(resources.begin(), resources.end(), [](const auto& resource) { return is_a(resource, resources::kApi); });
  }
  JsonObject status_of(const std::vector<resources::Resource>& resources) {
    const auto api = cluster.get(api_of(resources).reference());
    if (!api) return {};
    const auto* status = base::find(api->at("status"), "deploymentStatus");
    return status == nullptr ? JsonObject() : status->get_object();
  }
  std::string word_of(const std::vector<resources::Resource>& resources) {
    const auto status = status_of(resources);
    return status.empty() ? "nothing" : std::string(status.at("status").get_string());
  }
  std::string service_of_orders() {
    const auto found = gateway->snapshot()->routes->find("gw.example", "/orders/1.0/open");
    return found.api == nullptr ? "nothing" : (*found.api)->spec.production->endpoint.host;
  }
};

TEST_F(Statuses, SayOfAHandMadeApiThatItIsServed) {
  const auto resources = by_hand("stranger");
  apply(resources);
  settle();
  EXPECT_EQ(word_of(resources), "SERVED");
  EXPECT_TRUE(status_of(resources).at("accepted").get_bool());
}

TEST_F(Statuses, LeaveWhatAnAgentManagesAloneWhileAllIsWell) {
  const auto resources = deploy(orders());
  settle();
  EXPECT_EQ(word_of(resources), "nothing");
}

TEST_F(Statuses, TellAHandMadeApiThatTheAgentsOneHidesItAlsoWhenItIsOlder) {
  const auto stranger = by_hand("stranger");
  apply(stranger);
  settle();
  clock.advance(Seconds(10));
  const auto ours = deploy(orders());
  settle();
  EXPECT_EQ(service_of_orders(), "orders.service");
  EXPECT_EQ(word_of(stranger), "HIDDEN");
  EXPECT_FALSE(status_of(stranger).at("accepted").get_bool());
  const std::string message(status_of(stranger).at("message").get_string());
  EXPECT_TRUE(message.contains("gw.example/orders/1.0")) << message;
  EXPECT_TRUE(message.contains(api_of(ours).space() + "/" + api_of(ours).name())) << message;
}

TEST_F(Statuses, DoNotLetADeletionByHandGiveOurAddressAwayForGood) {
  const auto ours = deploy(orders());
  settle();
  const auto stranger = by_hand("stranger");
  apply(stranger);
  settle();
  EXPECT_EQ(word_of(stranger), "HIDDEN");
  remove({api_of(ours)});
  settle();
  EXPECT_EQ(service_of_orders(), "stranger.service");
  EXPECT_EQ(word_of(stranger), "SERVED");
  clock.advance(Seconds(10));
  apply(ours);  // the agent puts it back, younger than the stranger's
  settle();
  EXPECT_EQ(service_of_orders(), "orders.service");
  EXPECT_EQ(word_of(stranger), "HIDDEN");
  EXPECT_EQ(control_plane.served.at("orders-id").failure, "");
}

TEST_F(Statuses, SayWhyAnApiCannotBeServedAndThatThisIsOver) {
  auto resources = by_hand("stranger");
  const auto is_backend = [](const auto& resource) { return is_a(resource, resources::kBackend); };
  auto without_backend = resources;
  std::erase_if(without_backend, is_backend);
  apply(without_backend);
  settle();
  EXPECT_EQ(word_of(resources), "FAILED");
  EXPECT_TRUE(std::string(status_of(resources).at("message").get_string()).contains("Backend"));
  apply(resources);
  settle();
  EXPECT_EQ(word_of(resources), "SERVED");
}

TEST_F(Statuses, KeepWhatOthersHaveWrittenIntoTheStatus) {
  const auto resources = by_hand("stranger");
  apply(resources);
  auto api = *cluster.get(api_of(resources).reference());
  api.json()["status"] = JsonObject{{"conditions", JsonArray{JsonObject{{"type", "Reviewed"}}}}};
  ASSERT_TRUE(cluster.replace_status(api));
  settle();
  EXPECT_EQ(word_of(resources), "SERVED");
  EXPECT_NE(base::find(cluster.get(api.reference())->at("status"), "conditions"), nullptr);
}

TEST_F(Statuses, AreNotWrittenAgainWhenSomebodyElseSaysSomethingElse) {
  const auto resources = by_hand("stranger");
  apply(resources);
  settle();
  auto api = *cluster.get(api_of(resources).reference());
  api.json()["status"] = JsonObject{{"deploymentStatus", JsonObject{{"status", "HIDDEN"}, {"accepted", false}, {"message", "another gateway"}}}};
  ASSERT_TRUE(cluster.replace_status(api));
  pass_time(Seconds(60));
  EXPECT_EQ(word_of(resources), "HIDDEN");
}

}  // namespace
}  // namespace quarterdeck::gateway
