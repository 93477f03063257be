#pragma once

#include <chrono>
#include <string>

#include "base/metrics.h"

namespace quarterdeck::http {

// What a server counts about itself, labelled with its role.
class ServerMetrics {
 public:
  ServerMetrics(metrics::Registry& registry, const std::string& role)
      : turned_away_(registry.counter("quarterdeck_http_connections_refused_total", "Connections closed because too many were open.",
                                      {{"role", role}})),
        connections_(registry.gauge("quarterdeck_http_connections", "Open client connections.", {{"role", role}})),
        duration_(registry.histogram("quarterdeck_http_request_duration_seconds", "Time that request handlers took.", {{"role", role}})) {
    for (int hundreds = 1; hundreds <= 5; ++hundreds) {
      by_class_[hundreds - 1] = &registry.counter("quarterdeck_http_requests_total", "Answered requests by class of status.",
                                                  {{"role", role}, {"status", std::to_string(hundreds) + "xx"}});
    }
  }

  void answered(int status, std::chrono::microseconds took) {
    if (status >= 100 && status < 600) by_class_[status / 100 - 1]->add();
    duration_.observe_microseconds(static_cast<std::uint64_t>(took.count()));
  }
  void connections(std::size_t open) { connections_.set(static_cast<std::int64_t>(open)); }
  void turned_away() { turned_away_.add(); }

 private:
  metrics::Counter* by_class_[5] = {};
  metrics::Counter& turned_away_;
  metrics::Gauge& connections_;
  metrics::Histogram& duration_;
};

}  // namespace quarterdeck::http
