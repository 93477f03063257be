#include "model/environment.h"

#include <gmock/gmock.h>

namespace quarterdeck::model {
namespace {

Json environment_json(JsonArray vhosts) { return {{"name", "Europe"}, {"vhosts", std::move(vhosts)}}; }

TEST(Environment, NeedsAHostThatIsOne) {
  EXPECT_TRUE(parse_environment(environment_json({{{"host", "eu.example.com"}}})));
  EXPECT_EQ(parse_environment(environment_json({})).error().code, 900511);
  EXPECT_EQ(parse_environment(environment_json({{{"host", "-bad-"}}})).error().code, 900512);
}

TEST(Environment, RefusesAHostTwice) {
  const auto twice = parse_environment(environment_json({{{"host", "a.example"}}, {{"host", "A.example"}}}));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, 900509);
}

TEST(Environment, LeavesUsualPortsOutOfUrls) {
  Vhost vhost;
  vhost.host = "eu.example.com";
  vhost.https_port = 8243;
  EXPECT_EQ(http_url(vhost, "/pizza/1"), "http://eu.example.com/pizza/1");
  EXPECT_EQ(https_url(vhost, "/pizza/1"), "https://eu.example.com:8243/pizza/1");
}

}  // namespace
}  // namespace quarterdeck::model
