#include "contract/events/api_events.h"

namespace quarterdeck::events {

Event event_of(ApiChange change, const ApiEvent& event, const Tenant& tenant) {
  return {{Subject::api, event.uuid}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(DeploymentChange change, const DeploymentEvent& event, const std::string& tenant_domain) {
  return {{Subject::api, event.uuid}, base::enum_text(change), with_tenant(base::to_json(event), {0, tenant_domain})};
}

Event event_of(ApiKeyChange change, const ApiKeyEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.uuid}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(ApiKeyAssociationChange change, const ApiKeyAssociationEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.api_key_hash}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

}  // namespace quarterdeck::events
