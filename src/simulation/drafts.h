#pragma once

#include "adapters/memory/seeded_random.h"
#include "ports/control_plane.h"

namespace quarterdeck::simulation {

// A key that a person may change, and what it shall be from then on; Absent now and then.
struct Wish {
  events::SubjectKey key;
  ports::Desired desired;
};
Wish drawn_wish(adapters::SeededRandom& random, std::uint64_t number);

}  // namespace quarterdeck::simulation
