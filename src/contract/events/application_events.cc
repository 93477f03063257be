#include "contract/events/application_events.h"

namespace quarterdeck::events {

Event event_of(ApplicationChange change, const ApplicationEvent& event, const Tenant& tenant) {
  return {{Subject::application, event.uuid}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(ApplicationKeyChange change, const ApplicationKeyEvent& event, const Tenant& tenant) {
  return {{Subject::application, event.application_uuid}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(SubscriptionChange change, const SubscriptionEvent& event, const Tenant& tenant) {
  return {{Subject::subscription, event.subscription_uuid}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

}  // namespace quarterdeck::events
