#include "gateway/metrics.h"

namespace quarterdeck::gateway {

Metrics::Metrics(metrics::Registry& registry)
    : duration(registry.histogram("quarterdeck_gateway_request_seconds", "From the end of a request's head to the end of its answer.")),
      upstream_duration(registry.histogram("quarterdeck_gateway_upstream_seconds", "Of that, waiting for the service.")),
      token_cache_hits(registry.counter("quarterdeck_gateway_token_cache_hits_total", "Tokens whose signature was known already.")),
      token_cache_misses(registry.counter("quarterdeck_gateway_token_cache_misses_total", "Tokens whose signature had to be checked.")),
      key_fetches(registry.counter("quarterdeck_gateway_key_fetches_total", "Key sets of token issuers that were asked for.")),
      key_fetch_failures(registry.counter("quarterdeck_gateway_key_fetch_failures_total", "Of those, the ones that failed.")),
      relists(registry.counter("quarterdeck_gateway_cluster_lists_total", "Lists of a kind of object that were read from the cluster.")),
      cluster_failures(registry.counter("quarterdeck_gateway_cluster_failures_total", "Calls to the cluster that failed.")),
      link_failures(registry.counter("quarterdeck_gateway_control_plane_failures_total", "Calls to the control plane that failed.")),
      served_apis(registry.gauge("quarterdeck_gateway_served_apis", "APIs that are served.")),
      failed_apis(registry.gauge("quarterdeck_gateway_failed_apis", "APIs that cannot be served as their objects say.")),
      subscriptions(registry.gauge("quarterdeck_gateway_subscriptions", "Subscriptions that are known.")),
      revocations(registry.gauge("quarterdeck_gateway_revocations", "Revocations that are remembered.")),
      pending_usage(registry.gauge("quarterdeck_gateway_pending_usage", "Rows of usage that the control plane has not confirmed yet.")),
      registry_(registry) {
  constexpr std::array kClasses = {"broken", "1xx", "2xx", "3xx", "4xx", "5xx"};
  for (std::size_t i = 0; i < kClasses.size(); ++i) {
    requests_[i] = &registry.counter("quarterdeck_gateway_requests_total", "Requests by the class of their status.", {{"status", kClasses[i]}});
  }
}

metrics::Counter& Metrics::refused(std::string_view code) {
  return registry_.counter("quarterdeck_gateway_refused_total", "Requests that the gateway answered itself, by the code of the refusal.",
                           {{"code", std::string(code)}});
}

}  // namespace quarterdeck::gateway
