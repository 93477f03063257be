#include "control/gateways/gateway_janitor.h"

#include "base/log.h"
#include "control/gateways/gateways.h"
#include "control/gateways/usage.h"

namespace quarterdeck::control {

ports::Wake GatewayJanitor::step(Timestamp now) {
  const auto cleaned = database_.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    if (auto minutes = forget_usage(transaction, now - options_.keep_usage); !minutes) return minutes.error();
    if (auto batches = forget_usage_batches(transaction, now - options_.keep_batches); !batches) return batches.error();
    if (auto gateways = forget_gateways(transaction, now - options_.keep_gateways); !gateways) return gateways.error();
    return Done{};
  });
  if (!cleaned) log::warning("old usage could not be removed", {{"reason", cleaned.error().message}});
  return ports::Wake::at_time(now + options_.every);
}

}  // namespace quarterdeck::control
