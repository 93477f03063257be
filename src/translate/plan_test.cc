#include "translate/plan.h"

#include <gtest/gtest.h>

#include "contract/resources/kinds.h"
#include "translate/apk/write.h"
#include "translate/owners.h"

namespace quarterdeck::translate {
namespace {

std::vector<resources::Resource> orders() {
  model::TrafficSpec spec{.api_id = "orders", .name = "Orders", .version = "1", .base_path = "/orders/1"};
  spec.production = model::Stage{{"gw.example"}, {.host = "back.example"}};
  spec.cors = model::Cors{};
  spec.operations = {{.verb = "GET", .target = "/a"}};
  return apk::write_api(spec, {.space = "apk"}).resources;
}

// As a cluster gives objects back.
std::vector<resources::Resource> stored(std::vector<resources::Resource> objects) {
  for (auto& object : objects) {
    auto& metadata = object.json().at("metadata").as_object();
    metadata["uid"] = "uid-of-" + object.name();
    metadata["resourceVersion"] = "12";
    object.json()["status"].emplace_object()["anything"] = true;
  }
  return objects;
}

std::size_t index_of(const std::vector<resources::Resource>& objects, const resources::KindName& kind) {
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (resources::is_a(objects[i], kind)) return i;
  }
  return objects.size();
}

TEST(Plan, IsEmptyWhenTheClusterHasEverything) { EXPECT_TRUE(plan(orders(), stored(orders())).is_empty()); }

TEST(Plan, AppliesWhatIsReferredToBeforeWhatRefersToIt) {
  const auto steps = plan(orders(), {});
  EXPECT_EQ(steps.apply.size(), orders().size());
  EXPECT_LT(index_of(steps.apply, resources::kBackend), index_of(steps.apply, resources::kHttpRoute));
  EXPECT_TRUE(resources::is_a(steps.apply.back(), resources::kApi));
}

TEST(Plan, RemovesTheApiFirst) {
  const auto steps = plan({}, stored(orders()));
  ASSERT_EQ(steps.remove.size(), orders().size());
  EXPECT_EQ(steps.remove.front().reference.kind.kind, "API");
  EXPECT_EQ(steps.remove.front().uid, "uid-of-orders");
}

TEST(Plan, PutsBackWhatWasEdited) {
  auto observed = stored(orders());
  auto& route = observed[index_of(observed, resources::kHttpRoute)];
  route.json().at("spec").as_object()["hostnames"] = JsonArray{"elsewhere.example"};
  const auto steps = plan(orders(), observed);
  ASSERT_EQ(steps.apply.size(), 1U);
  EXPECT_EQ(steps.apply.front().reference(), route.reference());
}

TEST(Plan, AppliesAnObjectFromWhichAFieldWasTakenOut) {
  model::TrafficSpec spec{.api_id = "orders", .name = "Orders", .version = "1", .base_path = "/orders/1"};
  spec.production = model::Stage{{"gw.example"}, {.host = "back.example"}};
  spec.operations = {{.verb = "GET", .target = "/a"}};
  const auto without_cors = apk::write_api(spec, {.space = "apk"}).resources;
  bool has_policy = false;
  for (const auto& object : plan(without_cors, stored(orders())).apply) has_policy = has_policy || resources::is_a(object, resources::kApiPolicy);
  EXPECT_TRUE(has_policy);
}

TEST(Plan, LeavesAloneWhatIsNotOwnedOrAlreadyGoing) {
  auto observed = stored(orders());
  observed.front().json().at("metadata").as_object().erase("labels");
  observed.back().json().at("metadata").as_object()["deletionTimestamp"] = "2026-11-24T21:31:19Z";
  EXPECT_EQ(plan({}, observed).remove.size(), observed.size() - 2);
  EXPECT_EQ(plan(orders(), observed).apply.size(), 2U);
}

TEST(Owners, AreSetOnEveryObjectButTheOwner) {
  const auto api = stored(orders()).back();
  for (const auto& object : owned_by(orders(), api)) {
    const auto* owners = base::find(object.at("metadata"), "ownerReferences");
    if (resources::is_a(object, resources::kApi)) {
      EXPECT_EQ(owners, nullptr);
    } else {
      ASSERT_NE(owners, nullptr);
      EXPECT_EQ(base::text_at(owners->as_array().front(), "uid"), "uid-of-orders");
    }
  }
  EXPECT_EQ(owned_by(orders(), orders().back()), orders());
}

}  // namespace
}  // namespace quarterdeck::translate
