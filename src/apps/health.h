#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/metrics.h"
#include "http/message.h"

namespace quarterdeck::apps {

// What each part of this process says about itself: nothing when it truly serves, otherwise what it waits for.
class Health {
 public:
  void add(std::string part, std::function<std::string()> waits_for) { parts_.emplace_back(std::move(part), std::move(waits_for)); }
  // One line for each part that does not serve yet.
  std::vector<std::string> not_ready() const;

 private:
  std::vector<std::pair<std::string, std::function<std::string()>>> parts_;
};

// /healthz: the process lives. /readyz: it serves; 503 with what it waits for otherwise. /metrics: Prometheus text.
http::Handler operations_handler(const Health& health, const metrics::Registry& metrics);

}  // namespace quarterdeck::apps
