#include "contract/events/organization_events.h"

namespace quarterdeck::events {

Event event_of(ScopeChange change, const ScopeEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.name}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event scopes_update(const std::vector<ScopeEvent>& scopes, const Tenant& tenant) {
  JsonArray list;
  for (const auto& scope : scopes) {
    auto entry = base::to_json(scope);
    // Scopes in a list are events of their own in the original, whose time and tenant nobody sets.
    entry.as_object()["timeStamp"] = 0;
    entry.as_object()["tenantId"] = 0;
    list.push_back(std::move(entry));
  }
  return {{Subject::other, tenant.domain}, "SCOPES_UPDATE", with_tenant(JsonObject{{"scopes", std::move(list)}}, tenant)};
}

Event event_of(CertificateChange change, const CertificateEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.alias}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(LabelChange change, const LabelEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.label_id}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(LlmProviderChange change, const LlmProviderEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.id}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(TenantChange change, const TenantEvent& event, const Tenant& tenant) {
  return {{Subject::other, tenant.domain}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event update_correlation_configs(const std::vector<CorrelationConfig>& configs, const Tenant& tenant) {
  const JsonObject payload{{"correlationConfigDTOList", base::to_json(configs)}};
  return {{Subject::other, tenant.domain}, "UPDATE_CORRELATION_CONFIGS", with_tenant(payload, tenant)};
}

Event ga_config_update(const Tenant& tenant) {
  return {{Subject::other, tenant.domain}, "GA_CONFIG_UPDATE", with_tenant(JsonObject(), tenant)};
}

}  // namespace quarterdeck::events
