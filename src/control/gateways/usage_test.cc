#include "control/gateways/usage.h"

#include <gtest/gtest.h>

#include "base/metrics.h"
#include "control/gateways/local_gateway_link.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct Ledger : World {
  void send(const std::string& batch, std::vector<ports::Usage> usages) {
    const auto done = link.send_usage({"gateway", batch, std::move(usages)});
    EXPECT_TRUE(done) << done.error().message;
  }
  std::vector<UsageSummary> sums(UsageQuery query) {
    query.until = 1'000'000'000;
    const auto found = ports::read(*database, [&](ports::Reader& reader) { return summarize_usage(reader, query); });
    EXPECT_TRUE(found) << found.error().message;
    return found.value_or({});
  }
  LocalGatewayLink link{*database, clock};
};

ports::Usage usage(std::int64_t calls, std::vector<std::int64_t> latency = {}) {
  return {.api_id = "orders", .environment = "Default", .operation = "GET /a", .application_id = "shop", .minute = 60'000, .calls = calls,
          .client_errors = 1, .server_errors = 2, .refused = 3, .bytes_in = 4, .bytes_out = 5, .latency_counts = std::move(latency)};
}

TEST(Usage, CountsABatchOnceHoweverOftenItIsSent) {
  Ledger ledger;
  ledger.send("one", {usage(10)});
  ledger.send("one", {usage(10)});
  ledger.send("two", {usage(5)});
  const auto sums = ledger.sums({});
  ASSERT_EQ(sums.size(), 1U);
  EXPECT_EQ(sums[0].key, "orders");
  EXPECT_EQ(sums[0].calls, 15);
  EXPECT_EQ(sums[0].server_errors, 4);
  EXPECT_EQ(sums[0].refused, 6);
}

TEST(Usage, AddsUpByApiApplicationOperationAndMinute) {
  Ledger ledger;
  auto other = usage(7);
  other.operation = "PUT /a";
  other.application_id = "";
  other.minute = 125'000;
  ledger.send("one", {usage(10), other});
  EXPECT_EQ(ledger.sums({.group = UsageGroup::api}).size(), 1U);
  const auto operations = ledger.sums({.group = UsageGroup::operation});
  ASSERT_EQ(operations.size(), 2U);
  EXPECT_EQ(operations[1].key, "PUT /a");
  EXPECT_EQ(ledger.sums({.group = UsageGroup::minute})[0].key, "120000");
  EXPECT_EQ(ledger.sums({.application_id = "shop"})[0].calls, 10);
  EXPECT_TRUE(ledger.sums({.api_id = "stock"}).empty());
  EXPECT_EQ(ledger.sums({.from = 120'000})[0].calls, 7);
}

TEST(Usage, MergesLatenciesIntoPercentiles) {
  Ledger ledger;
  ledger.send("one", {usage(90, {90})});
  ledger.send("two", {usage(10, {0, 0, 0, 0, 10})});
  const auto sum = ledger.sums({}).at(0);
  EXPECT_LE(sum.p50_milliseconds, 0.064);
  EXPECT_GT(sum.p95_milliseconds, 0.512);
  EXPECT_LE(sum.p99_milliseconds, 1.024);
}

TEST(Usage, RefusesCountsThatCannotBe) {
  Ledger ledger;
  EXPECT_FALSE(ledger.link.send_usage({"gateway", "one", {usage(-1)}}));
  EXPECT_FALSE(ledger.link.send_usage({"gateway", "one", {usage(1, std::vector<std::int64_t>(23, 1))}}));
  EXPECT_FALSE(ledger.link.send_usage({"gateway", "", {}}));
  EXPECT_TRUE(ledger.sums({}).empty());
}

TEST(Percentile, LiesInTheBucketThatHoldsIt) {
  EXPECT_EQ(percentile_milliseconds({}, 0.5), 0);
  EXPECT_EQ(percentile_milliseconds({0, 0}, 0.5), 0);
  EXPECT_DOUBLE_EQ(percentile_milliseconds({2, 2}, 0.5), 0.064);
  EXPECT_DOUBLE_EQ(percentile_milliseconds({0, 4}, 0.5), 0.096);
  std::vector<std::int64_t> longest(metrics::Histogram::kBuckets + 1, 0);
  longest.back() = 1;
  EXPECT_DOUBLE_EQ(percentile_milliseconds(longest, 0.99), 67108.864);
}

}  // namespace
}  // namespace quarterdeck::control
