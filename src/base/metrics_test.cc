#include "base/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::metrics {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, ArePrintedInThePrometheusTextFormat) {
  Registry registry;
  registry.counter("requests_total", "Requests.", {{"code", "2\"00"}}).add(3);
  registry.gauge("open_connections", "Connections.").set(-2);
  EXPECT_THAT(registry.exposition(), HasSubstr("# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total{code=\"2\\\"00\"} 3\n"));
  EXPECT_THAT(registry.exposition(), HasSubstr("open_connections -2\n"));
}

TEST(Metrics, AHistogramCountsEachDurationInTheFirstBucketThatHoldsIt) {
  Histogram histogram;
  histogram.observe_microseconds(0);
  histogram.observe_microseconds(64);
  histogram.observe_microseconds(65);
  histogram.observe_microseconds(UINT64_MAX / 2);
  EXPECT_EQ(histogram.bucket(0), 2U);
  EXPECT_EQ(histogram.bucket(1), 1U);
  EXPECT_EQ(histogram.bucket(Histogram::kBuckets), 1U);
}

TEST(Metrics, AFamilyCannotGrowWithoutBound) {
  Registry registry;
  for (std::size_t i = 0; i < Registry::kMostSeries + 5; ++i) registry.counter("c", "C.", {{"api", std::to_string(i)}}).add();
  EXPECT_THAT(registry.exposition(), HasSubstr("c{api=\"other\"} 5\n"));
  EXPECT_THAT(registry.exposition(), Not(HasSubstr("c{api=\"1003\"}")));
}

}  // namespace
}  // namespace quarterdeck::metrics
