#include "simulation/simulation.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/log.h"
#include "base/text.h"

namespace quarterdeck::simulation {
namespace {

constexpr std::uint64_t kRuns = 100;

class SimulationTest : public testing::Test {
 protected:
  // Every fault makes somebody warn.
  static void SetUpTestSuite() { log::set_up(log::Level::off, log::Format::logfmt); }

  static bool finds(Plant plant) {
    for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
      if (!run(seed, {.plant = plant}).violations.empty()) return true;
    }
    return false;
  }
};

TEST_F(SimulationTest, HoldsForManySeeds) {
  for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
    const auto report = run(seed);
    ASSERT_TRUE(report.violations.empty()) << fmt::format("seed {}: {}\n{}", seed, base::join(report.violations, "; "), base::join(report.trace, "\n"));
  }
}

TEST_F(SimulationTest, RepeatsItselfForTheSameSeed) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto first = run(seed);
    const auto second = run(seed);
    EXPECT_EQ(first.trace, second.trace);
    EXPECT_EQ(first.violations, second.violations);
  }
  EXPECT_NE(run(1).trace, run(2).trace);
}

TEST_F(SimulationTest, FindsAnAgentThatRemovesWhatItCannotRead) { EXPECT_TRUE(finds(Plant::unreachable_means_absent)); }
TEST_F(SimulationTest, FindsAnAgentThatIsDoneBeforeTheClusterIs) { EXPECT_TRUE(finds(Plant::done_before_applied)); }
TEST_F(SimulationTest, FindsAWatchThatMissesItsPast) { EXPECT_TRUE(finds(Plant::deaf_to_gone)); }
TEST_F(SimulationTest, FindsALogThatSkipsAChange) { EXPECT_TRUE(finds(Plant::feed_skips_a_change)); }

}  // namespace
}  // namespace quarterdeck::simulation
