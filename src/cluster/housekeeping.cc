#include "cluster/housekeeping.h"

#include <algorithm>
#include <utility>

namespace quarterdeck::cluster {
namespace {

constexpr auto kTick = Milliseconds(1'000);

}  // namespace

Housekeeping::Housekeeping(ClusterStore& store, ports::WakeFunction wake) : store_(store), collector_(store, std::move(wake)) {}

ports::Wake Housekeeping::step(Timestamp now) {
  if (now >= next_tick_) {
    next_tick_ = now + kTick;
    store_.objects().hub().wake_followers();
  }
  const auto next = collector_.step(now);
  return ports::Wake::at_time(next.at ? std::min(*next.at, next_tick_) : next_tick_);
}

}  // namespace quarterdeck::cluster
