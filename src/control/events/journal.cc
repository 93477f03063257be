#include "control/events/journal.h"

#include "control/events/outbox.h"

namespace quarterdeck::control {

Outcome<Done> Journal::audit(ports::Transaction& transaction, const Actor& actor, Deed deed) const {
  return control::audit(transaction, {deed.kind, deed.action, actor.user, deed.subject, std::move(deed.info)}, now());
}

Outcome<Done> Journal::announce(ports::Transaction& transaction, const events::Event& event) const {
  return enqueue(transaction, event.key, event.type, event.payload, now());
}

std::string roles_text(const Actor& actor) {
  std::string text;
  for (const auto& role : actor.roles) text += '\n' + role + '\n';
  return text;
}

events::Tenant tenant_of(std::string_view organization) {
  events::Tenant tenant;
  if (organization != "default") tenant.domain = std::string(organization);
  return tenant;
}

}  // namespace quarterdeck::control
