#include "control/environments/environments.h"

#include <gmock/gmock.h>

#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

model::Environment environment(std::string name, std::string host) {
  model::Environment result;
  result.name = std::move(name);
  result.vhosts.push_back({});
  result.vhosts.front().host = std::move(host);
  return result;
}

struct EnvironmentsTest : testing::Test {
  World world;
  Environments environments{*world.database, world.journal};
};

TEST_F(EnvironmentsTest, FollowsTheConfigurationFile) {
  ASSERT_TRUE(seed_environment(*world.database, world.journal, world.publisher, environment("Default", "old.example")));
  ASSERT_TRUE(seed_environment(*world.database, world.journal, world.publisher, environment("Default", "new.example")));
  const auto all = environments.list("default");
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ(all->front().vhosts.front().host, "new.example");
  EXPECT_EQ(environments.remove(world.publisher, all->front().id).error().code, 900508);
}

TEST_F(EnvironmentsTest, IsAddedChangedAndRemoved) {
  const auto added = environments.add(world.publisher, environment("Europe", "eu.example"));
  ASSERT_TRUE(added);
  EXPECT_EQ(environments.add(world.publisher, environment("Europe", "eu.example")).error().code, 900507);
  EXPECT_EQ(environments.change(world.publisher, added->id, environment("Asia", "eu.example")).error().code, 900510);
  EXPECT_TRUE(environments.change(world.publisher, added->id, environment("Europe", "eu2.example")));
  EXPECT_TRUE(environments.remove(world.publisher, added->id));
  EXPECT_EQ(environments.find("default", added->id).error().code, 900506);
}

}  // namespace
}  // namespace quarterdeck::control
