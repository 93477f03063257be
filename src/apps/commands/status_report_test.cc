#include "apps/commands/status_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::apps {
namespace {

using testing::HasSubstr;
using testing::Not;

Json deployments() {
  return *base::parse_json(R"({"list":[
    {"apiId":"1","apiName":"Orders","apiVersion":"1.0.0","environment":"Default","state":"live","liveGateways":2,"gateways":2,"milliseconds":41},
    {"apiId":"2","apiName":"Pizza","apiVersion":"2","environment":"Default","state":"failed","liveGateways":0,"gateways":2,"reason":"no such host"}]})");
}

TEST(StatusReport, SaysHowFarEachDeploymentHasGot) {
  const auto report = status_report(deployments(), "");
  EXPECT_THAT(report.text, HasSubstr("live on 2 of 2 gateways, 41 ms after the click\n"));
  EXPECT_THAT(report.text, HasSubstr("failed, live on 0 of 2 gateways: no such host\n"));
  EXPECT_FALSE(report.all_live);
}

TEST(StatusReport, IsOfOneApiByNameOrId) {
  for (const auto* api : {"Orders", "1"}) {
    const auto report = status_report(deployments(), api);
    EXPECT_THAT(report.text, Not(HasSubstr("Pizza"))) << api;
    EXPECT_TRUE(report.shows_any && report.all_live) << api;
  }
}

TEST(StatusReport, ShowsNothingOfWhatIsNotDeployed) { EXPECT_FALSE(status_report(deployments(), "Coffee").shows_any); }

}  // namespace
}  // namespace quarterdeck::apps
