#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quarterdeck::simulation {

// A known bug, put into one part to see that it is found.
enum class Plant {
  nothing,
  unreachable_means_absent,  // a control plane that cannot be read is taken for one that wants nothing
  done_before_applied,       // an object counts as applied before the cluster has it
  deaf_to_gone,              // a watch whose past is forgotten goes on as if nothing had happened
  feed_skips_a_change,       // the log does not tell of some changes
};

struct Options {
  int turns = 90;  // things that happen before faults end
  Plant plant = Plant::nothing;
};

struct Report {
  std::uint64_t seed = 0;
  std::vector<std::string> violations;  // empty: everything held
  std::vector<std::string> trace;       // what happened, for a person to read
};

// The same seed and options give the same report.
Report run(std::uint64_t seed, const Options& options = {});

}  // namespace quarterdeck::simulation
