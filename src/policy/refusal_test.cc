#include "policy/refusal.h"

#include <gmock/gmock.h>

namespace quarterdeck::policy {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

TEST(Refusal, OfTheEnforcerCarriesItsCodeAsText) {
  const auto rendered = render(invalid_credentials());
  EXPECT_EQ(rendered.status, 401);
  EXPECT_EQ(rendered.body, R"({"error_message":"Invalid Credentials","code":"900901","error_description":)"
                           R"("Make sure you have provided the correct security credentials"})");
  EXPECT_THAT(rendered.headers, Contains(Pair("Content-Type", "application/json")));
}

TEST(Refusal, ChallengesTheCallerAsRfc6750Says) {
  const auto challenge = [](const Refusal& refusal) {
    for (const auto& [name, value] : render(refusal).headers) {
      if (name == "WWW-Authenticate") return value;
    }
    return std::string();
  };
  // Nothing was shown, so nothing was wrong with it.
  EXPECT_EQ(challenge(missing_credentials()), R"(Bearer realm="APK")");
  constexpr auto kInvalid = R"(Bearer realm="APK", error="invalid_token", error_description="The provided token is invalid")";
  EXPECT_EQ(challenge(invalid_credentials()), kInvalid);
  EXPECT_EQ(challenge(token_expired()), kInvalid);
  EXPECT_EQ(challenge(scope_missing("/orders")), R"(Bearer realm="APK", error="insufficient_scope")");
  EXPECT_EQ(challenge(subscription_forbidden()), "");
  EXPECT_EQ(challenge(no_such_resource()), "");
}

TEST(Refusal, NamesThePathWhoseScopeIsMissing) {
  EXPECT_EQ(scope_missing("/orders").code, "900910");
  EXPECT_THAT(scope_missing("/orders").description, HasSubstr("/orders"));
}

TEST(Refusal, OfARouteHasTheBodyOfTheRouter) {
  const auto rendered = render(no_such_resource());
  EXPECT_EQ(rendered.status, 404);
  EXPECT_EQ(rendered.body,
            R"({"code":"404","message":"Not Found","description":"The requested resource is not available."})");
}

TEST(Refusal, OfAMethodSaysWhichOnesThereAre) {
  const auto rendered = render(method_not_allowed({"GET", "POST"}));
  EXPECT_EQ(rendered.status, 405);
  EXPECT_THAT(rendered.headers, Contains(Pair("Allow", "GET, POST")));
}

TEST(Refusal, OfALimitSaysWhenToComeBack) {
  const auto rendered = render(over_limit(LimitKind::subscription, 12));
  EXPECT_EQ(rendered.status, 429);
  EXPECT_THAT(rendered.body, HasSubstr(R"("code":"900804")"));
  EXPECT_THAT(rendered.headers, Contains(Pair("Retry-After", "12")));
}

TEST(Refusal, TellsApartWhatWentWrongBehindTheGateway) {
  EXPECT_EQ(render(upstream_trouble(UpstreamTrouble::connect_failed)).status, 503);
  EXPECT_EQ(upstream_trouble(UpstreamTrouble::connect_failed).code, "102503");
  EXPECT_EQ(render(upstream_trouble(UpstreamTrouble::timed_out)).status, 504);
  EXPECT_EQ(upstream_trouble(UpstreamTrouble::timed_out).code, "102504");
}

TEST(Refusal, QuotesWhatAClientWrote) {
  EXPECT_THAT(render(scope_missing("/a\"b")).body, HasSubstr(R"(/a\"b)"));
}

}  // namespace
}  // namespace quarterdeck::policy
