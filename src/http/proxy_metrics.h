#pragma once

#include <array>
#include <string>

#include "base/metrics.h"
#include "http/proxy_context.h"

namespace quarterdeck::http {

// What the proxy counts about itself. Threads count without contention and publish about ten times a second.
class ProxyMetrics {
 public:
  explicit ProxyMetrics(metrics::Registry& registry)
      : connections_(registry.gauge("quarterdeck_proxy_connections", "Open client connections.")),
        connect_failures_(registry.counter("quarterdeck_proxy_connect_failures_total", "Requests whose upstream could not be connected to.")) {
    for (std::size_t hundreds = 0; hundreds < by_class_.size(); ++hundreds) {
      const auto status = hundreds == 0 ? std::string("none") : std::to_string(hundreds) + "xx";
      by_class_[hundreds] = &registry.counter("quarterdeck_proxy_requests_total", "Requests by class of status.", {{"status", status}});
    }
  }

  void publish(ProxyContext& context) {
    for (std::size_t hundreds = 0; hundreds < by_class_.size(); ++hundreds) {
      by_class_[hundreds]->add(std::exchange(context.answered_by_class[hundreds], 0));
    }
    connect_failures_.add(std::exchange(context.connect_failures, 0));
  }
  metrics::Gauge& connections() { return connections_; }

 private:
  std::array<metrics::Counter*, 6> by_class_{};
  metrics::Gauge& connections_;
  metrics::Counter& connect_failures_;
};

}  // namespace quarterdeck::http
