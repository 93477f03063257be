#pragma once

#include "ports/clock.h"
#include "ports/control_plane.h"
#include "ports/database.h"

namespace quarterdeck::control {

// What gateways ask and tell, answered from the store. May be called from any thread.
class LocalGatewayLink final : public ports::GatewayLink {
 public:
  LocalGatewayLink(ports::Database& database, ports::Clock& clock) : database_(database), clock_(clock) {}

  Outcome<ports::RevocationPage> revocations_since(std::uint64_t sequence) override;
  Outcome<Done> report_served(const ports::ServedReport& report) override;
  Outcome<Done> send_usage(const ports::UsageBatch& batch) override;

 private:
  ports::Database& database_;
  ports::Clock& clock_;
};

}  // namespace quarterdeck::control
