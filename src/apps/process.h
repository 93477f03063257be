#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"
#include "apps/config.h"
#include "apps/data_folder.h"
#include "apps/health.h"
#include "base/metrics.h"

namespace quarterdeck::apps {

// What every role of one process shares. Outlives all roles.
struct Process {
  const Config& config;
  DataFolder folder;
  adapters::SystemClock clock;
  adapters::SystemRandom random;
  metrics::Registry metrics;
  Health health;

  Process(const Config& given, DataFolder opened) : config(given), folder(std::move(opened)) {}
};

}  // namespace quarterdeck::apps
