#include "simulation/chance.h"

#include <array>

namespace quarterdeck::simulation {
namespace {

std::uint64_t rate(adapters::SeededRandom& random) {
  constexpr std::array<std::uint64_t, 5> kRates{0, 0, 100, 20, 5};
  return kRates[random.below(kRates.size())];
}

}  // namespace

FaultRates FaultRates::drawn(adapters::SeededRandom& random) {
  FaultRates rates;
  rates.cluster_fails_before = rate(random);
  rates.cluster_fails_after = rate(random);
  rates.watch_breaks = rate(random);
  rates.watch_lags = rate(random);
  rates.watch_goes_silent = random.one_in(4) ? 50 : 0;
  rates.control_plane_fails = rate(random);
  rates.broker_fails = rate(random);
  rates.message_is_lost = rate(random);
  rates.message_is_doubled = rate(random);
  rates.message_is_late = rate(random);
  rates.store_fails = rate(random);
  rates.crashes = random.one_in(2) ? 0 : 30 + random.below(200);
  return rates;
}

}  // namespace quarterdeck::simulation
