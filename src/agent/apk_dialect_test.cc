#include "agent/apk_dialect.h"

#include <gmock/gmock.h>

#include "agent/drafts.h"
#include "agent/observed_objects.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

const std::string kApiId = "0a1b2c3d-0000-4000-8000-000000000001";

class ApkDialectTest : public testing::Test {
 protected:
  // Everything a dialect writes must be found again by its labels and be of a kind that is watched.
  void expect_owned(const events::SubjectKey& key, const ports::Desired& desired) {
    const auto portions = dialect.write(desired);
    ASSERT_EQ(portions.size(), 1U);
    ASSERT_FALSE(portions.front().resources.empty());
    for (const auto& resource : portions.front().resources) {
      EXPECT_EQ(owner_of(resource), owner_of(key)) << resource.reference().text();
      EXPECT_EQ(resource.label(resources::kManagedByLabel), resources::kManagedByAgent);
      EXPECT_THAT(dialect.kinds(), testing::Contains(resource.kind()));
      EXPECT_EQ(resource.space(), "apk");
    }
  }

  ApkDialect dialect{{.space = "apk"}};
};

TEST_F(ApkDialectTest, WritesEverythingWithTheLabelsOfItsOwner) {
  expect_owned(api_key(kApiId), deployed({{.id = kApiId}}));
  expect_owned({events::Subject::application, "a"}, model::ApplicationSpec{.id = "a", .name = "Shop"});
  expect_owned({events::Subject::subscription, "s"}, model::SubscriptionSpec{.id = "s", .application_id = "a", .api_name = "Orders", .plan = "Gold"});
  expect_owned({events::Subject::plan, "10 per minute"}, model::PlanSpec{.name = "10 per minute", .limit = model::RateLimit{10}});
  model::IssuerSpec issuer{.id = "k", .name = "Corporate", .issuer = "https://idp.example"};
  issuer.jwks_url = "https://idp.example/jwks";
  expect_owned({events::Subject::key_manager, "k"}, issuer);
}

TEST_F(ApkDialectTest, WritesTheCredentialsOfTheServiceAsASecretOfTheApi) {
  auto api = std::get<ports::ApiDesired>(deployed({{.id = kApiId}}));
  api.deployments.front().credentials = {{"orders-secret", "harbour", "quay"}};
  expect_owned(api_key(kApiId), api);
  const auto written = dialect.write(api).front().resources;
  const auto secret = std::find_if(written.begin(), written.end(), [](const auto& resource) { return resources::is_a(resource, resources::kSecret); });
  ASSERT_NE(secret, written.end());
  EXPECT_EQ(secret->name(), "orders-secret");
  EXPECT_EQ(secret->at("data"), (JsonObject{{"username", "aGFyYm91cg=="}, {"password", "cXVheQ=="}}));
}

TEST_F(ApkDialectTest, WritesOnePortionForEachDeployment) {
  const auto portions = dialect.write(deployed({{.id = kApiId, .environment = "east"}, {.id = kApiId, .environment = "west"}}));
  ASSERT_EQ(portions.size(), 2U);
  EXPECT_EQ(portions[0].resources.front().label(resources::kEnvironmentLabel), "east");
  EXPECT_EQ(portions[1].resources.front().label(resources::kEnvironmentLabel), "west");
}

TEST_F(ApkDialectTest, WritesNothingForWhatShallNotExist) { EXPECT_TRUE(dialect.write(ports::Absent{}).empty()); }

}  // namespace
}  // namespace quarterdeck::agent
