#include "gateway/reports/served_reporter.h"

#include <gtest/gtest.h>

#include "gateway/testing/world.h"

namespace quarterdeck::gateway {
namespace {

using Reports = testing::World;

TEST_F(Reports, SayEverythingAtFirstAndThenWhatChanges) {
  deploy(orders());
  settle();
  ASSERT_EQ(control_plane.reports.size(), 1U);
  EXPECT_TRUE(control_plane.reports[0].is_complete);
  auto spec = orders();
  spec.production->endpoint.port = 1;
  deploy(spec);
  settle();
  EXPECT_FALSE(control_plane.reports.back().is_complete);
  EXPECT_EQ(control_plane.reports.back().apis.size(), 1U);
}

TEST_F(Reports, SayEverythingAgainAfterTheControlPlaneWasAway) {
  deploy(orders());
  settle();
  control_plane.is_away = true;
  auto spec = orders();
  spec.production->endpoint.port = 1;
  deploy(spec);
  settle();
  control_plane.is_away = false;
  pass_time(Seconds(20));
  EXPECT_TRUE(control_plane.reports.back().is_complete);
  EXPECT_EQ(control_plane.served.at("orders-id").content_hash, model::content_hash(spec));
}

TEST_F(Reports, AreASignOfLifeWhenNothingChanges) {
  settle();
  const auto before = control_plane.reports.size();
  for (int i = 0; i < 30; ++i) pass_time(Seconds(1));
  EXPECT_EQ(control_plane.reports.size(), before + 3);
  EXPECT_TRUE(control_plane.reports.back().apis.empty());
}

TEST_F(Reports, SayNothingBeforeTheConfigurationIsComplete) {
  EXPECT_TRUE(control_plane.reports.empty());
  settle();
  EXPECT_TRUE(control_plane.reports.front().is_complete);
}

TEST_F(Reports, OfUsageArriveWithinASecond) {
  deploy(orders());
  settle();
  for (int i = 0; i < 3; ++i) ask("/orders/1.0/open");
  pass_time(Milliseconds(500));
  EXPECT_EQ(control_plane.calls, 3);
}

TEST(ServedBoard, SaysEverythingAgainWhenOneOfTwoEnvironmentsIsGone) {
  ServedBoard board;
  board.set("a", {.api_id = "api", .environment = "one", .content_hash = "1"});
  board.set("b", {.api_id = "api", .environment = "two", .content_hash = "2"});
  board.take_news(ServedBoard::Extent::everything);
  board.remove("a");
  const auto news = board.take_news(ServedBoard::Extent::changes);
  EXPECT_TRUE(news.is_complete);
  ASSERT_EQ(news.apis.size(), 1U);
  EXPECT_EQ(news.apis[0].environment, "two");
}

}  // namespace
}  // namespace quarterdeck::gateway
