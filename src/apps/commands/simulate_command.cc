#include "apps/commands/simulate_command.h"

#include <fmt/format.h>

#include <chrono>

#include "base/log.h"
#include "simulation/simulation.h"

namespace quarterdeck::apps {
namespace {

void print_failure(const simulation::Report& report) {
  for (const auto& line : report.trace) fmt::print("{}\n", line);
  for (const auto& violation : report.violations) fmt::print("wrong: {}\n", violation);
  fmt::print("\nSeed {} fails. Replay it with: quarterdeck sim --seed {}\n", report.seed, report.seed);
}

}  // namespace

int run_simulate(const SimulateCommand& command) {
  log::set_up(log::Level::off, log::Format::logfmt);
  const auto begun = std::chrono::steady_clock::now();
  for (std::uint64_t run = 0; run < command.runs; ++run) {
    const auto report = simulation::run(command.seed + run);
    if (!report.violations.empty()) {
      print_failure(report);
      return 1;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  fmt::print("{} runs from seed {}: nothing wrong found, {:.0f} runs per second.\n", command.runs, command.seed,
             static_cast<double>(command.runs) / took.count());
  return 0;
}

}  // namespace quarterdeck::apps
