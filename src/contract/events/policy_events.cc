#include "contract/events/policy_events.h"

namespace quarterdeck::events {
namespace {

template <class PolicyEvent>
Event policy_event(Subject subject, PolicyChange change, const PolicyEvent& event, std::string_view policy_type, const Tenant& tenant) {
  auto payload = base::to_json(event);
  payload.as_object()["policyType"] = policy_type;
  return {{subject, event.policy_name}, base::enum_text(change), with_tenant(std::move(payload), tenant)};
}

std::string_view state_text(BlockState state) {
  switch (state) {
    case BlockState::on: return "true";
    case BlockState::off: return "false";
    case BlockState::removed: break;
  }
  return "delete";
}

}  // namespace

Event event_of(PolicyChange change, const SubscriptionPolicyEvent& event, const Tenant& tenant) {
  return policy_event(Subject::plan, change, event, "SUBSCRIPTION", tenant);
}

Event event_of(PolicyChange change, const ApiPolicyEvent& event, const Tenant& tenant) {
  return policy_event(Subject::other, change, event, "API", tenant);
}

Event event_of(PolicyChange change, const ApplicationPolicyEvent& event, const Tenant& tenant) {
  return policy_event(Subject::other, change, event, "APPLICATION", tenant);
}

Event event_of(PolicyChange change, const GlobalPolicyEvent& event, const Tenant& tenant) {
  return policy_event(Subject::other, change, event, "GLOBAL", tenant);
}

Event event_of(const PolicyResetEvent& event, const Tenant& tenant) {
  auto payload = base::to_json(event);
  payload.as_object()["policyType"] = "APPLICATION";
  return {{Subject::other, event.uuid}, "POLICY_RESET", with_tenant(std::move(payload), tenant)};
}

Event custom_policy_added(const std::string& key_template, const Tenant& tenant) {
  return {{Subject::other, key_template},
          "CUSTOM_POLICY_ADD",
          with_tenant(JsonObject{{"keyTemplateState", "add"}, {"keyTemplate", key_template}}, tenant)};
}

Event custom_policy_changed(const std::string& old_template, const std::string& new_template, const Tenant& tenant) {
  const JsonObject payload{{"keyTemplateState", "update"}, {"oldKeyTemplate", old_template}, {"newKeyTemplate", new_template}};
  return {{Subject::other, new_template}, "CUSTOM_POLICY_UPDATE", with_tenant(payload, tenant)};
}

Event custom_policy_removed(const std::string& key_template, const Tenant& tenant) {
  return {{Subject::other, key_template},
          "CUSTOM_POLICY_DELETE",
          with_tenant(JsonObject{{"keyTemplateState", "remove"}, {"keyTemplate", key_template}}, tenant)};
}

Event event_of(PolicyMappingChange change, const PolicyMappingEvent& event, const Tenant& tenant) {
  return {{Subject::other, event.gateway_policy_mapping_uuid}, base::enum_text(change), with_tenant(base::to_json(event), tenant)};
}

Event event_of(const BlockingCondition& condition, const Tenant& tenant) {
  return {{Subject::other, std::to_string(condition.id)},
          std::string(kBlockingCondition),
          JsonObject{{"id", condition.id},
                     {"blockingCondition", condition.kind},
                     {"conditionValue", condition.value},
                     {"state", state_text(condition.state)},
                     {"tenantDomain", tenant.domain}}};
}

}  // namespace quarterdeck::events
