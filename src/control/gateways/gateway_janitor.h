#pragma once

#include "ports/database.h"
#include "ports/step.h"

namespace quarterdeck::control {

struct GatewayJanitorOptions {
  Milliseconds keep_usage{30LL * 24 * 3600 * 1000};
  Milliseconds keep_batches{24LL * 3600 * 1000};
  Milliseconds keep_gateways{24LL * 3600 * 1000};  // after their last sign of life
  Milliseconds every{600'000};
};

// Forgets usage that is too old, and gateways that are gone for good.
class GatewayJanitor final : public ports::StepMachine {
 public:
  explicit GatewayJanitor(ports::Database& database, GatewayJanitorOptions options = {}) : database_(database), options_(options) {}
  ports::Wake step(Timestamp now) override;

 private:
  ports::Database& database_;
  const GatewayJanitorOptions options_;
};

}  // namespace quarterdeck::control
