#include "simulation/simulation.h"

#include <array>

#include "simulation/world.h"

namespace quarterdeck::simulation {
namespace {

struct Happening {
  std::uint64_t weight;
  void (World::*happens)();
};

constexpr std::array kHappenings{
    Happening{50, &World::give_a_turn},       Happening{12, &World::let_time_pass}, Happening{12, &World::change_something},
    Happening{8, &World::edit_by_hand},       Happening{4, &World::deliver_late},   Happening{4, &World::start_somebody},
    Happening{2, &World::shake_the_cluster},  Happening{2, &World::kill_somebody},  Happening{2, &World::refuse_some_objects},
    Happening{2, &World::trim_the_log},
};

void let_something_happen(World& world) {
  std::uint64_t total = 0;
  for (const auto& happening : kHappenings) total += happening.weight;
  auto drawn = world.chance().below(total);
  for (const auto& happening : kHappenings) {
    if (drawn < happening.weight) return (world.*happening.happens)();
    drawn -= happening.weight;
  }
}

}  // namespace

Report run(std::uint64_t seed, const Options& options) {
  World world(seed, options.plant);
  for (int i = 0; i < options.turns; ++i) let_something_happen(world);
  world.calm_down();
  world.check_end_state();
  return {seed, world.trace().violations(), world.trace().lines()};
}

}  // namespace quarterdeck::simulation
