#include "contract/events/organization_events.h"

#include <gmock/gmock.h>

namespace quarterdeck::events {
namespace {

Json json(std::string_view text) { return base::parse_json(text).value_or(Json()); }

TEST(ScopeEvent, ListsTheRoles) {
  const ScopeEvent scope{"order:write", "Write orders", "May order", {"Internal/subscriber"}, {}};
  EXPECT_EQ(event_of(ScopeChange::scope_create, scope, {}).payload,
            json(R"({"name":"order:write","displayName":"Write orders","description":"May order","roles":["Internal/subscriber"],"mappings":{},
                "tenantId":-1234,"tenantDomain":"carbon.super"})"));
  const auto all = scopes_update({scope}, {});
  EXPECT_EQ(all.type, "SCOPES_UPDATE");
  EXPECT_EQ(all.payload, json(R"({"scopes":[{"name":"order:write","displayName":"Write orders","description":"May order",
      "roles":["Internal/subscriber"],"mappings":{},"timeStamp":0,"tenantId":0}],"tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(CertificateEvent, NamesAliasAndEndpoint) {
  const auto event = event_of(CertificateChange::endpoint_certificate_remove, {"back", "https://b.example"}, {});
  EXPECT_EQ(event.type, "ENDPOINT_CERTIFICATE_REMOVE");
  EXPECT_EQ(event.payload, json(R"({"alias":"back","endpoint":"https://b.example","tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(LabelEvent, CarriesItsId) {
  const auto event = event_of(LabelChange::label_update, {"l", "internal", "Internal use"}, {});
  EXPECT_EQ(event.type, "LABEL_UPDATE");
  EXPECT_EQ(event.payload, json(R"({"labelId":"l","name":"internal","description":"Internal use","tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(LlmProviderEvent, LeavesTheConfigurationOutWhenDeleted) {
  const auto event = event_of(LlmProviderChange::llm_provider_delete, {"i", "Acme", "1", std::nullopt}, {});
  EXPECT_EQ(event.type, "LLM_PROVIDER_DELETE");
  EXPECT_EQ(event.payload, json(R"({"id":"i","name":"Acme","apiVersion":"1","tenantId":-1234,"tenantDomain":"carbon.super"})"));
}

TEST(TenantEvent, NamesTheAdministrator) {
  const auto event = event_of(TenantChange::tenant_deactivation, {"ann", false, "Ann", "Lee", "ann@org.example"}, {1, "org.example"});
  EXPECT_EQ(event.type, "TENANT_DEACTIVATION");
  EXPECT_EQ(event.payload, json(R"({"admin":"ann","active":false,"firstname":"Ann","lastName":"Lee","email":"ann@org.example","tenantId":1,
      "tenantDomain":"org.example"})"));
}

TEST(CorrelationConfigs, TravelAsAList) {
  const auto event = update_correlation_configs({{"http", "true", {}}}, {});
  EXPECT_EQ(event.type, "UPDATE_CORRELATION_CONFIGS");
  EXPECT_EQ(event.payload, json(R"({"correlationConfigDTOList":[{"name":"http","enabled":"true","properties":[]}],"tenantId":-1234,
      "tenantDomain":"carbon.super"})"));
  EXPECT_EQ(ga_config_update({}).type, "GA_CONFIG_UPDATE");
}

}  // namespace
}  // namespace quarterdeck::events
