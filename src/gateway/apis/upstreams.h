#pragma once

#include <map>
#include <memory>
#include <string>

#include "http/proxy.h"
#include "model/traffic_spec.h"

namespace quarterdeck::gateway {

// Gives the same upstream for the same endpoint for as long as anybody uses it, so that connections survive a change of an API that leaves its
// service alone, and APIs with one service share its connections. Calls must not overlap.
class Upstreams {
 public:
  std::shared_ptr<const http::Upstream> of(const model::Endpoint& endpoint);
  std::size_t size() const { return known_.size(); }

 private:
  void forget_unused();

  std::map<std::string, std::weak_ptr<const http::Upstream>> known_;  // by everything that makes the upstream what it is
  std::size_t sweep_at_ = 64;
};

}  // namespace quarterdeck::gateway
