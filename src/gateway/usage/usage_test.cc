#include <gtest/gtest.h>

#include <set>

#include "adapters/memory/seeded_random.h"
#include "gateway/usage/usage_reporter.h"

namespace quarterdeck::gateway {
namespace {

// The control plane's side: counts a batch once, and can be made to fail before or after it has counted.
class Ledger final : public ports::GatewayLink {
 public:
  enum class Mood { fine, away, loses_answers };
  Outcome<ports::RevocationPage> revocations_since(std::uint64_t) override { return ports::RevocationPage{}; }
  Outcome<Done> report_served(const ports::ServedReport&) override { return Done{}; }
  Outcome<Done> send_usage(const ports::UsageBatch& batch) override {
    ++attempts;
    if (mood == Mood::away) return Failure{Problem::unavailable, "away"};
    if (seen.insert(batch.batch_id).second) {
      for (const auto& usage : batch.usages) calls += usage.calls;
      rows += batch.usages.size();
    }
    if (mood == Mood::loses_answers) return Failure{Problem::timeout, "lost"};
    return Done{};
  }
  Mood mood = Mood::fine;
  int attempts = 0;
  std::int64_t calls = 0;
  std::size_t rows = 0;
  std::set<std::string> seen;
};

ports::Usage usage(std::string operation, std::int64_t minute = 0, std::int64_t calls = 1, std::string application = "app") {
  return {.api_id = "api", .environment = "Default", .operation = std::move(operation), .application_id = std::move(application), .minute = minute, .calls = calls};
}

struct Reporting : testing::Test {
  UsageReporter reporter(std::size_t most_rows = 1000) {
    return UsageReporter({.gateway_id = "gw", .most_rows = most_rows}, ledger, random, inbox, metrics);
  }
  // Turns until it waits to be called; the time goes on as the machine asks.
  void run(UsageReporter& machine, int most = 50) {
    for (int i = 0; i < most; ++i) {
      const auto wake = machine.step(now);
      if (!wake.at) return;
      now = std::max(now, *wake.at);
    }
  }
  metrics::Registry registry;
  Metrics metrics{registry};
  adapters::SeededRandom random{7};
  UsageInbox inbox;
  Ledger ledger;
  Timestamp now = from_epoch_seconds(1000);
};
using Usages = Reporting;

TEST_F(Usages, AreAddedUpBeforeTheyAreSent) {
  auto machine = reporter();
  inbox.leave({usage("GET /a"), usage("GET /a"), usage("GET /b")});
  run(machine);
  EXPECT_EQ(ledger.calls, 3);
  EXPECT_EQ(ledger.rows, 2U);
  EXPECT_TRUE(machine.is_settled());
}

TEST_F(Usages, AreKeptWhileTheControlPlaneIsAway) {
  auto machine = reporter();
  ledger.mood = Ledger::Mood::away;
  inbox.leave({usage("GET /a")});
  run(machine, 5);
  inbox.leave({usage("GET /a")});
  run(machine, 5);
  EXPECT_FALSE(machine.is_settled());
  ledger.mood = Ledger::Mood::fine;
  run(machine);
  EXPECT_EQ(ledger.calls, 2);
  EXPECT_TRUE(machine.is_settled());
}

TEST_F(Usages, CountOnceWhenTheAnswerIsLost) {
  auto machine = reporter();
  ledger.mood = Ledger::Mood::loses_answers;
  inbox.leave({usage("GET /a")});
  run(machine, 3);
  inbox.leave({usage("GET /a")});
  run(machine, 3);
  ledger.mood = Ledger::Mood::fine;
  run(machine);
  EXPECT_EQ(ledger.calls, 2);
}

TEST_F(Usages, BecomeCoarseInTimeRatherThanGetLost) {
  auto machine = reporter(10);
  ledger.mood = Ledger::Mood::away;
  for (std::int64_t minute = 0; minute < 100; ++minute) {
    inbox.leave({usage("GET /a", minute), usage("GET /b", minute), usage("GET /c", minute)});
    machine.step(now);
  }
  ledger.mood = Ledger::Mood::fine;
  run(machine, 300);
  EXPECT_EQ(ledger.calls, 300);
  EXPECT_LE(ledger.rows, 20U);
}

TEST_F(Usages, GiveUpWhoCalledWhenOneMinuteIsTooMuch) {
  auto machine = reporter(10);
  std::vector<ports::Usage> many;
  for (int i = 0; i < 100; ++i) many.push_back(usage("GET /a", 0, 1, std::to_string(i)));
  inbox.leave(many);
  run(machine);
  EXPECT_EQ(ledger.calls, 100);
  EXPECT_EQ(ledger.rows, 1U);
}

TEST_F(Usages, WaitLongerAfterEveryFailure) {
  auto machine = reporter();
  ledger.mood = Ledger::Mood::away;
  inbox.leave({usage("GET /a")});
  const auto first = *machine.step(now).at - now;
  now += first;
  const auto second = *machine.step(now).at - now;
  EXPECT_GT(second, first);
}

TEST(UsageTable, KeepsOperationsAndApplicationsApart) {
  auto api = std::make_shared<CompiledApi>();
  api->spec.api_id = "api";
  api->operations.resize(2);
  api->operations[0].label = "GET /a";
  api->operations[1].label = "GET /b";
  const auto shop = std::make_shared<model::ApplicationSpec>(model::ApplicationSpec{.id = "shop"});
  UsageTable table;
  table.count({api, &api->operations[0], shop}, {.status = 200, .microseconds = 65}, AnsweredBy::service);
  table.count({api, &api->operations[0], shop}, {.status = 503}, AnsweredBy::service);
  table.count({api, &api->operations[1], nullptr}, {.status = 401}, AnsweredBy::gateway);
  auto rows = table.take(from_epoch_seconds(125));
  ASSERT_EQ(rows.size(), 2U);
  if (rows[0].operation != "GET /a") std::swap(rows[0], rows[1]);
  EXPECT_EQ(rows[0].application_id, "shop");
  EXPECT_EQ(rows[0].calls, 2);
  EXPECT_EQ(rows[0].server_errors, 1);
  EXPECT_EQ(rows[0].refused, 0);
  EXPECT_EQ(rows[0].latency_counts[1], 1);
  EXPECT_EQ(rows[0].minute, 120'000);
  EXPECT_EQ(rows[1].application_id, "");
  EXPECT_EQ(rows[1].client_errors, 1);
  EXPECT_EQ(rows[1].refused, 1);
  EXPECT_TRUE(table.empty());
}

}  // namespace
}  // namespace quarterdeck::gateway
