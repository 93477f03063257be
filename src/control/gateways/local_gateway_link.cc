#include "control/gateways/local_gateway_link.h"

#include "control/gateways/gateways.h"
#include "control/gateways/usage.h"
#include "control/identity/revocations.h"

namespace quarterdeck::control {

Outcome<ports::RevocationPage> LocalGatewayLink::revocations_since(std::uint64_t sequence) {
  return ports::read(database_, [&](ports::Reader& reader) { return control::revocations_since(reader, sequence); });
}

Outcome<Done> LocalGatewayLink::report_served(const ports::ServedReport& report) {
  return database_.write([&](ports::Transaction& transaction) { return record_served(transaction, report, clock_.now()); });
}

Outcome<Done> LocalGatewayLink::send_usage(const ports::UsageBatch& batch) {
  return database_.write([&](ports::Transaction& transaction) { return record_usage(transaction, batch, clock_.now()); });
}

}  // namespace quarterdeck::control
