#pragma once

#include "base/metrics.h"

// Every metric of this module.
namespace quarterdeck::control::event_metrics {

inline metrics::Counter& published(metrics::Registry& registry) {
  return registry.counter("quarterdeck_relay_published_total", "Changes handed to the broker, repetitions counted.");
}
inline metrics::Counter& failures(metrics::Registry& registry) {
  return registry.counter("quarterdeck_relay_failures_total", "Turns of the relay in which the store or the broker failed.");
}
inline metrics::Gauge& waiting(metrics::Registry& registry) {
  return registry.gauge("quarterdeck_relay_waiting", "Committed changes that are not published yet.");
}

}  // namespace quarterdeck::control::event_metrics
