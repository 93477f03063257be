#include "apps/health.h"

#include <gtest/gtest.h>

namespace quarterdeck::apps {
namespace {

http::Response get(const http::Handler& handler, const std::string& path) { return handler({.method = "GET", .path = path}); }

TEST(Health, IsReadyOnlyWhenEveryPartIs) {
  metrics::Registry metrics;
  Health health;
  std::string reason = "its first list of the cluster";
  health.add("gateway", [&] { return reason; });
  const auto handler = operations_handler(health, metrics);
  EXPECT_EQ(get(handler, "/readyz").status, 503);
  EXPECT_EQ(get(handler, "/readyz").body, "gateway waits: its first list of the cluster\n");
  EXPECT_EQ(get(handler, "/healthz").status, 200);
  reason.clear();
  EXPECT_EQ(get(handler, "/readyz").status, 200);
}

TEST(Health, PrintsMetrics) {
  metrics::Registry metrics;
  metrics.counter("calls_total", "Calls.").add();
  const Health health;
  const auto handler = operations_handler(health, metrics);
  EXPECT_NE(get(handler, "/metrics").body.find("calls_total 1\n"), std::string::npos);
  EXPECT_EQ(get(handler, "/nothing").status, 404);
}

}  // namespace
}  // namespace quarterdeck::apps
