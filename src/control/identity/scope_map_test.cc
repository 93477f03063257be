#include "control/identity/scope_map.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace quarterdeck::control {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TEST(ScopeMap, GivesTheAdministratorAllButTheIntegrationDevelopersScopes) {
  const auto scopes = scopes_of({"admin"});
  for (const auto& scope : scope_map()) {
    const bool is_developers = scope.roles == std::vector<std::string_view>{role::kIntegrationDeveloper};
    EXPECT_EQ(std::count(scopes.begin(), scopes.end(), scope.name), is_developers ? 0 : 1) << scope.name;
  }
}

TEST(ScopeMap, NamesEachScopeOnceInOrder) {
  const auto& map = scope_map();
  EXPECT_TRUE(std::is_sorted(map.begin(), map.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  EXPECT_EQ(std::adjacent_find(map.begin(), map.end(), [](const auto& a, const auto& b) { return a.name == b.name; }), map.end());
  EXPECT_GT(map.size(), 90U);
}

TEST(ScopeMap, LetsACreatorCreateButNotPublish) {
  const auto scopes = scopes_of({"Internal/creator"});
  EXPECT_THAT(scopes, Contains("apim:api_create"));
  EXPECT_THAT(scopes, Contains("service_catalog:service_write"));
  EXPECT_THAT(scopes, Not(Contains("apim:api_publish")));
  EXPECT_THAT(scopes, Not(Contains("apim:subscribe")));
  EXPECT_THAT(scopes, Not(Contains("apim:admin")));
}

TEST(ScopeMap, LetsASubscriberSubscribeOnly) {
  EXPECT_THAT(scopes_of({"Internal/subscriber"}), ElementsAre("apim:api_key", "apim:app_manage", "apim:app_update", "apim:store_settings",
                                                             "apim:sub_alert_manage", "apim:sub_manage", "apim:subscribe"));
}

TEST(ScopeMap, OpensNothingToEverybodyOrToUnknownRoles) {
  EXPECT_THAT(scopes_of({"Internal/everyone"}), IsEmpty());
  EXPECT_THAT(scopes_of({"Admin", "root", ""}), IsEmpty());
}

TEST(ScopeMap, OpensUnknownScopesToNobody) {
  EXPECT_THAT(roles_of("apim:nothing"), IsEmpty());
  EXPECT_THAT(roles_of(""), IsEmpty());
  EXPECT_THAT(roles_of("apim:api_publish"), ElementsAre("admin", "Internal/publisher"));
}

}  // namespace
}  // namespace quarterdeck::control
