#include "contract/events/catalogue.h"

#include <algorithm>
#include <array>

namespace quarterdeck::events {
namespace {

struct Entry {
  std::string_view type;
  Subject subject;
  std::string_view id_member;  // empty: nothing is followed by this id
};

constexpr std::array kCatalogue{
    Entry{"DEPLOY_API_IN_GATEWAY", Subject::api, "uuid"},
    Entry{"REMOVE_API_FROM_GATEWAY", Subject::api, "uuid"},
    Entry{"API_CREATE", Subject::api, "uuid"},
    Entry{"API_UPDATE", Subject::api, "uuid"},
    Entry{"API_DELETE", Subject::api, "uuid"},
    Entry{"API_LIFECYCLE_CHANGE", Subject::api, "uuid"},
    Entry{"UDATE_API_LOG_LEVEL", Subject::api, "uuid"},
    Entry{"API_KEY_CREATE", Subject::other, ""},
    Entry{"API_KEY_DELETE", Subject::other, ""},
    Entry{"API_KEY_ASSOCIATION_CREATE", Subject::other, ""},
    Entry{"API_KEY_ASSOCIATION_DELETE", Subject::other, ""},
    Entry{"APPLICATION_CREATE", Subject::application, "uuid"},
    Entry{"APPLICATION_UPDATE", Subject::application, "uuid"},
    Entry{"APPLICATION_DELETE", Subject::application, "uuid"},
    Entry{"APPLICATION_REGISTRATION_CREATE", Subject::application, "applicationUUID"},
    Entry{"REMOVE_APPLICATION_KEYMAPPING", Subject::application, "applicationUUID"},
    Entry{"SUBSCRIPTIONS_CREATE", Subject::subscription, "subscriptionUUID"},
    Entry{"SUBSCRIPTIONS_UPDATE", Subject::subscription, "subscriptionUUID"},
    Entry{"SUBSCRIPTIONS_DELETE", Subject::subscription, "subscriptionUUID"},
    Entry{"POLICY_CREATE", Subject::plan, "policyName"},
    Entry{"POLICY_UPDATE", Subject::plan, "policyName"},
    Entry{"POLICY_DELETE", Subject::plan, "policyName"},
    Entry{"POLICY_RESET", Subject::other, ""},
    Entry{"CUSTOM_POLICY_ADD", Subject::other, ""},
    Entry{"CUSTOM_POLICY_UPDATE", Subject::other, ""},
    Entry{"CUSTOM_POLICY_DELETE", Subject::other, ""},
    Entry{"DEPLOY_POLICY_MAPPING_IN_GATEWAY", Subject::other, ""},
    Entry{"REMOVE_POLICY_MAPPING_FROM_GATEWAY", Subject::other, ""},
    Entry{"LLM_PROVIDER_CREATE", Subject::other, ""},
    Entry{"LLM_PROVIDER_UPDATE", Subject::other, ""},
    Entry{"LLM_PROVIDER_DELETE", Subject::other, ""},
    Entry{"SCOPE_CREATE", Subject::other, ""},
    Entry{"SCOPE_UPDATE", Subject::other, ""},
    Entry{"SCOPE_DELETE", Subject::other, ""},
    Entry{"SCOPES_UPDATE", Subject::other, ""},
    Entry{"ENDPOINT_CERTIFICATE_ADD", Subject::other, ""},
    Entry{"ENDPOINT_CERTIFICATE_UPDATE", Subject::other, ""},
    Entry{"ENDPOINT_CERTIFICATE_REMOVE", Subject::other, ""},
    Entry{"GA_CONFIG_UPDATE", Subject::other, ""},
    Entry{"UPDATE_CORRELATION_CONFIGS", Subject::other, ""},
    Entry{"LABEL_CREATE", Subject::other, ""},
    Entry{"LABEL_UPDATE", Subject::other, ""},
    Entry{"LABEL_DELETE", Subject::other, ""},
    Entry{"TENANT_CREATE", Subject::other, ""},
    Entry{"TENANT_UPDATE", Subject::other, ""},
    Entry{"TENANT_DELETE", Subject::other, ""},
    Entry{"TENANT_ACTIVATION", Subject::other, ""},
    Entry{"TENANT_DEACTIVATION", Subject::other, ""},
    Entry{"HEALTH_CHECK", Subject::other, ""},
};

const Entry* entry_of(std::string_view type) {
  const auto* found = std::find_if(kCatalogue.begin(), kCatalogue.end(), [&](const Entry& entry) { return entry.type == type; });
  return found == kCatalogue.end() ? nullptr : found;
}

}  // namespace

bool is_known_notification(std::string_view type) { return entry_of(type) != nullptr; }

std::optional<SubjectKey> key_of_notification(std::string_view type, const Json& payload) {
  const auto* entry = entry_of(type);
  if (entry == nullptr) return std::nullopt;
  if (entry->subject == Subject::other) return SubjectKey{Subject::other, ""};
  // The other kinds of limits share the words of the subscription plans.
  if (entry->subject == Subject::plan && base::text_at(payload, "policyType") != "SUBSCRIPTION") return SubjectKey{Subject::other, ""};
  auto id = base::text_at(payload, entry->id_member);
  if (id.empty()) return std::nullopt;
  return SubjectKey{entry->subject, std::move(id)};
}

}  // namespace quarterdeck::events
