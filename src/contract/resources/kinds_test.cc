#include "contract/resources/kinds.h"

#include <gtest/gtest.h>

namespace quarterdeck::resources {
namespace {

TEST(Kinds, AreFoundByGroupAndKind) {
  ASSERT_NE(find_kind("dp.wso2.com", "API"), nullptr);
  EXPECT_EQ(find_kind("dp.wso2.com", "API")->plural, "apis");
  EXPECT_EQ(find_kind("", "ConfigMap")->version, "v1");
  EXPECT_EQ(find_kind("gateway.networking.k8s.io", "GatewayClass")->reach, Reach::of_the_cluster);
  EXPECT_EQ(find_kind("apps", "Deployment"), nullptr);
}

TEST(Kinds, AnyVersionOfAKindIsOfThatKind) {
  Resource route(JsonObject{{"apiVersion", "gateway.networking.k8s.io/v1beta1"}, {"kind", "HTTPRoute"}});
  EXPECT_TRUE(is_a(route, kHttpRoute));
  EXPECT_FALSE(is_a(route, kGqlRoute));
}

TEST(Names, KeepWhatKubernetesAllows) {
  EXPECT_EQ(object_name("0b6f2c1e-7d5a-4c1b-9a3e-52f1c6d7e801"), "0b6f2c1e-7d5a-4c1b-9a3e-52f1c6d7e801");
  EXPECT_EQ(label_value("Gold_1.0"), "Gold_1.0");
}

TEST(Names, HashWhatKubernetesRefuses) {
  for (const auto* text : {"", "Upper", "-a", "a-", "a..b", "a.-b", "a_b", "a b"}) EXPECT_EQ(object_name(text), short_hash(text)) << text;
  EXPECT_EQ(object_name(std::string(254, 'a')).size(), 40U);
  for (const auto* text : {"", "Ten per minute", "-a", "a.", "ä"}) EXPECT_EQ(label_value(text), short_hash(text)) << text;
  EXPECT_EQ(label_value(std::string(64, 'a')).size(), 40U);
  EXPECT_EQ(short_hash("PizzaShack"), "f89c752f0d5e0599be1f3def0ae9e7a048654ce7");
}

}  // namespace
}  // namespace quarterdeck::resources
