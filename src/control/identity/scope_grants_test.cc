#include "control/identity/scope_grants.h"

#include <gmock/gmock.h>

namespace quarterdeck::control {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Grantable, LeavesOutWhatNoRoleOpensAndWhatNobodyKnows) {
  const ScopeWish wish{.requested = {"apim:subscribe", "apim:admin", "apim:no_such_scope", "apim:subscribe", "openid"},
                       .roles = {"Internal/subscriber"}};
  EXPECT_THAT(grantable(wish), ElementsAre("apim:subscribe", "openid"));
}

TEST(Grantable, KnowsTheScopesOfApisByTheirRoles) {
  const ScopeWish wish{.requested = {"orders:read", "orders:write", "orders:audit"},
                       .roles = {"clerk"},
                       .known = {{"orders:read", {}}, {"orders:write", {"clerk", "manager"}}, {"orders:audit", {"auditor"}}}};
  EXPECT_THAT(grantable(wish), ElementsAre("orders:read", "orders:write"));
}

TEST(Grantable, NeverTakesAnApiScopeForAScopeOfRest) {
  const ScopeWish wish{.requested = {"apim:admin"}, .roles = {}, .known = {{"apim:admin", {}}}};
  EXPECT_THAT(grantable(wish), IsEmpty());
}

TEST(Grantable, KeepsRestScopesFromApplications) {
  const ScopeWish wish{.requested = {"apim:admin", "orders:read"}, .roles = {"admin"}, .known = {{"orders:read", {}}},
                       .rest_scopes = RestScopes::never};
  EXPECT_THAT(grantable(wish), ElementsAre("orders:read"));
}

}  // namespace
}  // namespace quarterdeck::control
