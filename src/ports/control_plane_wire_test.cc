#include "ports/control_plane_wire.h"

#include <gtest/gtest.h>

namespace quarterdeck::ports::wire {
namespace {

TEST(DesiredOnTheWire, IsReadAsItWasWritten) {
  model::TrafficSpec spec{.api_id = "a", .name = "Orders"};
  const ApiDesired api{{{spec, "hash", "revision", 3, 1000}}};
  const auto read_api = desired_from(to_json(api));
  ASSERT_TRUE(read_api) << read_api.error().message;
  EXPECT_EQ(std::get<ApiDesired>(*read_api).deployments.at(0).spec, spec);
  EXPECT_EQ(std::get<ApiDesired>(*read_api).deployments.at(0).requested_at, 1000);

  const model::PlanSpec plan{.name = "Gold", .limit = model::RateLimit{5, model::TimeUnit::minute}};
  EXPECT_EQ(std::get<model::PlanSpec>(*desired_from(to_json(plan))), plan);
  const model::SubscriptionSpec subscription{.id = "s", .plan = "Gold"};
  EXPECT_EQ(std::get<model::SubscriptionSpec>(*desired_from(to_json(subscription))), subscription);
  EXPECT_TRUE(std::holds_alternative<Absent>(*desired_from(to_json(Absent()))));
  EXPECT_TRUE(std::get<ApiDesired>(*desired_from(to_json(ApiDesired()))).deployments.empty());
}

TEST(DesiredOnTheWire, IsRefusedWhenItIsSomethingElse) {
  EXPECT_FALSE(desired_from(Json("api")));
  EXPECT_FALSE(desired_from(*base::parse_json(R"({"kind":"everything","value":{}})")));
  EXPECT_FALSE(desired_from(*base::parse_json(R"({"kind":"plan","value":[]})")));
}

TEST(DesiredOnTheWire, MayHaveMembersOfANewerVersion) {
  EXPECT_TRUE(desired_from(*base::parse_json(R"({"kind":"plan","value":{"name":"Gold","colour":"gold"}})")));
}

}  // namespace
}  // namespace quarterdeck::ports::wire
