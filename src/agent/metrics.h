#pragma once

#include "base/metrics.h"

namespace quarterdeck::agent {

// Every metric of this module.
struct Metrics {
  explicit Metrics(metrics::Registry& registry)
      : applied(registry.counter("quarterdeck_agent_applied_total", "Objects applied to the cluster.")),
        removed(registry.counter("quarterdeck_agent_removed_total", "Objects removed from the cluster.")),
        settled(registry.counter("quarterdeck_agent_settled_total", "Keys brought in line, changed or not.")),
        failed(registry.counter("quarterdeck_agent_failed_total", "Tries to bring a key in line that failed.")),
        drifted(registry.counter("quarterdeck_agent_drifted_total", "Times that an object of ours was changed by somebody else.")),
        repaired(registry.counter("quarterdeck_agent_repaired_total", "Objects put back after somebody else had deleted or changed them.")),
        comparisons(registry.counter("quarterdeck_agent_comparisons_total", "Comparisons of everything.")),
        unusable_messages(registry.counter("quarterdeck_agent_unusable_messages_total", "Messages that nobody here understands.")),
        queued(registry.gauge("quarterdeck_agent_queued", "Keys that wait to be brought in line.")),
        failing(registry.gauge("quarterdeck_agent_failing", "Keys that failed and will be tried again.")),
        owned(registry.gauge("quarterdeck_agent_owned_objects", "Objects of ours in the cluster.")),
        position(registry.gauge("quarterdeck_agent_position", "The last change whose effect, and that of all before it, is applied.")),
        change_to_applied(registry.histogram("quarterdeck_agent_change_to_applied_seconds", "From the commit of a change to its effect on the cluster.")) {}

  metrics::Counter& applied;
  metrics::Counter& removed;
  metrics::Counter& settled;
  metrics::Counter& failed;
  metrics::Counter& drifted;
  metrics::Counter& repaired;
  metrics::Counter& comparisons;
  metrics::Counter& unusable_messages;
  metrics::Gauge& queued;
  metrics::Gauge& failing;
  metrics::Gauge& owned;
  metrics::Gauge& position;
  metrics::Histogram& change_to_applied;
};

}  // namespace quarterdeck::agent
