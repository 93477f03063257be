#pragma once

#include <array>

#include "base/metrics.h"

namespace quarterdeck::gateway {

// Every metric of the gateway. The engine below counts connections and bytes by itself.
struct Metrics {
  explicit Metrics(metrics::Registry& registry);

  // By the first digit of the status; 0 for connections that broke before there was one.
  metrics::Counter& requests(int status) { return *requests_[status >= 100 && status < 600 ? static_cast<std::size_t>(status) / 100 : 0]; }
  // By the code of the refusal ("900901"); codes are a fixed list.
  metrics::Counter& refused(std::string_view code);

  metrics::Histogram& duration;
  metrics::Histogram& upstream_duration;
  metrics::Counter& token_cache_hits;
  metrics::Counter& token_cache_misses;
  metrics::Counter& key_fetches;
  metrics::Counter& key_fetch_failures;
  metrics::Counter& relists;
  metrics::Counter& cluster_failures;
  metrics::Counter& link_failures;
  metrics::Gauge& served_apis;
  metrics::Gauge& failed_apis;
  metrics::Gauge& subscriptions;
  metrics::Gauge& revocations;
  metrics::Gauge& pending_usage;

 private:
  std::array<metrics::Counter*, 6> requests_{};
  metrics::Registry& registry_;
};

}  // namespace quarterdeck::gateway
