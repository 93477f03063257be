#include "model/traffic_spec.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/codec.h"

namespace quarterdeck::model {
namespace {

TrafficSpec orders() {
  TrafficSpec spec;
  spec.name = "Orders";
  spec.base_path = "/orders/1.0.0";
  spec.operations = {{.verb = "GET", .target = "/a", .scopes = {"x", "y"}}, {.verb = "PUT", .target = "/a"}};
  spec.production = Stage{{"b.example", "a.example"}, {}};
  return spec;
}

TEST(TrafficSpec, HashDoesNotDependOnOrder) {
  auto other = orders();
  std::reverse(other.operations.begin(), other.operations.end());
  std::reverse(other.operations.back().scopes.begin(), other.operations.back().scopes.end());
  std::reverse(other.production->hosts.begin(), other.production->hosts.end());
  EXPECT_EQ(content_hash(orders()), content_hash(other));
  EXPECT_EQ(content_hash(orders()).size(), 64U);
}

TEST(TrafficSpec, HashChangesWithEveryMeaning) {
  auto other = orders();
  other.operations[0].secured = false;
  EXPECT_NE(content_hash(orders()), content_hash(other));
  other = orders();
  other.production->endpoint.port = 81;
  EXPECT_NE(content_hash(orders()), content_hash(other));
}

TEST(TrafficSpec, IsReadFromTheJsonItWasWrittenTo) {
  const auto spec = normalized(orders());
  const auto read = base::from_json<TrafficSpec>(base::to_json(spec));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, spec);
}

}  // namespace
}  // namespace quarterdeck::model
