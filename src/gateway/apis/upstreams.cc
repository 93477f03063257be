#include "gateway/apis/upstreams.h"

#include <algorithm>

#include "base/codec.h"

namespace quarterdeck::gateway {
namespace {

// What does not concern connections (the base path, credentials) does not tell upstreams apart.
std::string identity_of(model::Endpoint endpoint) {
  endpoint.base_path.clear();
  endpoint.basic_credentials.reset();
  return base::canonical_text(base::to_json(endpoint));
}

Milliseconds from_seconds(std::int32_t seconds) {
  // 0 switches a timeout off; a day is as good as never and keeps timers finite.
  return seconds > 0 ? Milliseconds(std::int64_t{seconds} * 1000) : Milliseconds(86'400'000);
}

http::Upstream upstream_of(const model::Endpoint& endpoint) {
  http::Upstream upstream;
  upstream.host = endpoint.host;
  upstream.port = static_cast<std::uint16_t>(endpoint.port);
  upstream.tls = endpoint.scheme == model::Scheme::https;
  upstream.certificate_authority_pem = endpoint.certificate_authority.value_or("");
  upstream.response_timeout = from_seconds(endpoint.response_timeout_seconds);
  upstream.idle_timeout = from_seconds(endpoint.idle_timeout_seconds);
  upstream.most_connections = static_cast<std::size_t>(std::max(endpoint.most_connections, 1));
  if (endpoint.retry) {
    upstream.retries = static_cast<std::size_t>(std::max(endpoint.retry->count, 0));
    upstream.retry_statuses.assign(endpoint.retry->statuses.begin(), endpoint.retry->statuses.end());
    if (upstream.retry_statuses.empty()) upstream.retry_statuses = {504};
  }
  return upstream;
}

}  // namespace

std::shared_ptr<const http::Upstream> Upstreams::of(const model::Endpoint& endpoint) {
  auto& known = known_[identity_of(endpoint)];
  if (auto upstream = known.lock()) return upstream;
  const auto upstream = std::make_shared<const http::Upstream>(upstream_of(endpoint));
  known = upstream;
  if (known_.size() >= sweep_at_) forget_unused();
  return upstream;
}

void Upstreams::forget_unused() {
  std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
  sweep_at_ = std::max<std::size_t>(64, known_.size() * 2);
}

}  // namespace quarterdeck::gateway
