#include "control/events/journal.h"

#include "control/events/outbox.h"

namespace quarterdeck::control {
namespace {

constexpr std::int64_t kSuperTenant = -1234;

}  // namespace

Outcome<Done> Journal::audit(ports::Transaction& transaction, const Actor& actor, Deed deed) const {
  return control::audit(transaction, {deed.kind, deed.action, actor.user, deed.subject, std::move(deed.info)}, now());
}

Outcome<Done> Journal::announce(ports::Transaction& transaction, const Actor& actor, Event event) {
  const auto at = now();
  auto& fields = event.fields;
  fields["eventId"] = uuid();
  fields["timeStamp"] = to_epoch_milliseconds(at);
  fields["type"] = event.type;
  fields["tenantId"] = kSuperTenant;
  fields["tenantDomain"] = tenant_domain(actor.organization);
  return enqueue(transaction, event.key, event.type, Json(std::move(fields)), at);
}

std::string tenant_domain(std::string_view organization) { return std::string(organization == "default" ? "carbon.super" : organization); }

}  // namespace quarterdeck::control
