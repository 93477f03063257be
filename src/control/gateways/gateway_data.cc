#include "control/gateways/gateway_data.h"

#include "base/codec.h"
#include "base/text.h"
#include "control/events/journal.h"
#include "model/api.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kApis =
    "SELECT a.number, a.id, a.organization, a.name, a.version, a.context_template, a.context, a.provider, a.type, a.state, a.is_default_version, "
    "d.document FROM apis a JOIN api_drafts d ON d.api_id = a.id "
    "WHERE ($1 = '' OR a.id = $2) AND ($3 = '' OR a.context = $4) AND ($5 = '' OR a.version = $6) ORDER BY a.number";
constexpr std::string_view kApplications =
    "SELECT number, id, organization, owner, name, plan, attributes FROM applications WHERE $1 = 0 OR number = $2 ORDER BY number";
constexpr std::string_view kSubscriptions =
    "SELECT s.number, s.id, s.plan, s.status, s.organization, s.api_id, a.number AS api_number, a.name, a.version, a.organization AS api_organization, "
    "s.application_id, p.number AS application_number, p.organization AS application_organization FROM subscriptions s "
    "JOIN apis a ON a.id = s.api_id JOIN applications p ON p.id = s.application_id "
    "WHERE ($1 = '' OR s.api_id = $2) AND ($3 = '' OR s.application_id = $4) ORDER BY s.number";
constexpr std::string_view kKeyMappings =
    "SELECT k.consumer_key, k.key_type, k.application_id, p.number AS application_number, m.name AS manager FROM application_keys k "
    "JOIN applications p ON p.id = k.application_id JOIN key_managers m ON m.id = k.key_manager_id "
    "WHERE ($1 = '' OR k.consumer_key = $2) AND ($3 = '' OR m.name = $4) ORDER BY p.number, k.consumer_key";
constexpr std::string_view kPlans =
    "SELECT number, organization, name, document FROM plans WHERE kind = $1 AND ($2 = '' OR name = $3) ORDER BY number";
constexpr std::string_view kScopes = "SELECT name, roles FROM api_scopes WHERE $1 = '' OR name = $2 ORDER BY name, api_id";
constexpr std::string_view kKeyManagers =
    "SELECT id, name, organization, type, enabled, token_type, issuer, consumer_key_claim, scopes_claim, certificate_type, certificate_value, "
    "configuration FROM key_managers ORDER BY name";
constexpr std::string_view kRevocations = "SELECT kind, revoked_id, revoked_at, expires_at FROM revocations ORDER BY sequence";

template <class Make>
Outcome<JsonArray> list(const Outcome<ports::Rows>& rows, Make make) {
  if (!rows) return rows.error();
  JsonArray result;
  for (const auto& row : *rows) result.push_back(make(row));
  return result;
}

Json json_in(const std::string& text) { return base::parse_json(text).value_or(Json(nullptr)); }

// The original speaks of tenants where we speak of organizations.
std::string domain_of(const std::string& organization) { return tenant_of(organization).domain; }

JsonObject url_mapping(const Json& operation) {
  JsonObject mapping;
  mapping["urlPattern"] = base::text_at(operation, "target");
  mapping["httpMethod"] = base::text_at(operation, "verb");
  mapping["authScheme"] = base::text_at(operation, "authType");
  mapping["throttlingPolicy"] = base::text_at(operation, "throttlingPolicy");
  const auto* scopes = base::find(operation, "scopes");
  mapping["scopes"] = scopes == nullptr ? Json(JsonArray()) : *scopes;
  return mapping;
}

std::string joined(const Json* texts) {
  if (texts == nullptr || !texts->is_array()) return {};
  std::string result;
  for (const auto& text : texts->get_array()) {
    if (!text.is_string()) continue;
    if (!result.empty()) result += ',';
    result += text.get_string();
  }
  return result;
}

JsonObject api_of(const ports::Row& row) {
  const auto draft = json_in(row.text("document"));
  JsonObject api;
  api["uuid"] = row.text("id");
  api["apiId"] = row.integer("number");
  api["provider"] = row.text("provider");
  api["name"] = row.text("name");
  api["version"] = row.text("version");
  api["context"] = row.text("context");
  api["contextTemplate"] = row.text("context_template");
  api["policy"] = base::text_at(draft, "apiThrottlingPolicy");
  api["apiType"] = row.text("type");
  api["status"] = row.text("state");
  api["organization"] = domain_of(row.text("organization"));
  api["isDefaultVersion"] = row.boolean("is_default_version");
  api["securityScheme"] = joined(base::find(draft, "securityScheme"));
  const auto* plans = base::find(draft, "policies");
  api["isSubscriptionValidationDisabled"] = plans != nullptr && plans->is_array() && plans->get_array().empty();
  JsonArray mappings;
  if (const auto* operations = base::find(draft, "operations"); operations != nullptr && operations->is_array()) {
    for (const auto& operation : operations->get_array()) mappings.push_back(url_mapping(operation));
  }
  api["urlMappings"] = std::move(mappings);
  return api;
}

JsonObject application_of(const ports::Row& row) {
  JsonObject application;
  application["uuid"] = row.text("id");
  application["id"] = row.integer("number");
  application["name"] = row.text("name");
  application["subName"] = row.text("owner");
  application["policy"] = row.text("plan");
  application["tokenType"] = "JWT";
  application["groupIds"] = JsonArray();
  application["attributes"] = json_in(row.text("attributes"));
  application["organization"] = domain_of(row.text("organization"));
  return application;
}

JsonObject subscription_of(const ports::Row& row) {
  JsonObject subscription;
  subscription["subscriptionUUID"] = row.text("id");
  subscription["subscriptionId"] = row.integer("number");
  subscription["policyId"] = row.text("plan");
  subscription["apiUUID"] = row.text("api_id");
  subscription["apiId"] = row.integer("api_number");
  subscription["applicationUUID"] = row.text("application_id");
  subscription["appId"] = row.integer("application_number");
  subscription["subscriptionState"] = row.text("status");
  subscription["apiName"] = row.text("name");
  subscription["apiVersion"] = row.text("version");
  subscription["apiOrganization"] = domain_of(row.text("api_organization"));
  subscription["applicationOrganization"] = domain_of(row.text("application_organization"));
  return subscription;
}

JsonObject key_mapping_of(const ports::Row& row) {
  JsonObject mapping;
  mapping["applicationId"] = row.integer("application_number");
  mapping["applicationUUID"] = row.text("application_id");
  mapping["consumerKey"] = row.text("consumer_key");
  mapping["keyType"] = row.text("key_type");
  mapping["keyManager"] = row.text("manager");
  return mapping;
}

// The lists call `type` what the admin API's limits call so, too, but spell it in their own way.
std::string quota_type(const model::Plan& plan) {
  if (!plan.default_limit) return "requestCount";
  if (plan.default_limit->type == "BANDWIDTHLIMIT") return "bandwidthVolume";
  if (plan.default_limit->type == "EVENTCOUNTLIMIT") return "eventCount";
  if (plan.default_limit->type == "AIAPIQUOTALIMIT") return "aiApiQuota";
  return "requestCount";
}

JsonObject plan_of(const ports::Row& row, model::PlanKind kind) {
  const auto plan = base::from_json<model::Plan>(json_in(row.text("document")), base::UnknownMembers::ignore).value_or(model::Plan());
  const auto tenant = tenant_of(row.text("organization"));
  JsonObject object;
  object["id"] = row.integer("number");
  object["tenantId"] = tenant.id;
  object["tenantDomain"] = tenant.domain;
  object["name"] = row.text("name");
  object["quotaType"] = quota_type(plan);
  if (plan.default_limit) {
    auto limit = base::to_json(*plan.default_limit);
    limit.as_object().erase("type");
    limit.as_object()["quotaType"] = quota_type(plan);
    object["defaultLimit"] = std::move(limit);
  }
  if (kind == model::PlanKind::subscription) {
    object["rateLimitCount"] = plan.rate_limit_count.value_or(0);
    object["rateLimitTimeUnit"] = plan.rate_limit_time_unit.value_or("");
    object["stopOnQuotaReach"] = plan.stop_on_quota_reach.value_or(true);
    object["graphQLMaxDepth"] = plan.graph_ql_max_depth.value_or(0);
    object["graphQLMaxComplexity"] = plan.graph_ql_max_complexity.value_or(0);
  }
  if (kind == model::PlanKind::application && plan.burst_limit) object["burstLimit"] = base::to_json(*plan.burst_limit);
  if (kind == model::PlanKind::advanced) {
    object["applicableLevel"] = "apiLevel";
    object["conditionGroups"] = JsonArray();
  }
  return object;
}

// Whoever validates tokens needs none of the connector's own credentials.
void drop_secrets(JsonObject& properties) {
  JsonObject harmless;
  for (const auto& member : properties) {
    const std::string_view name = member.key();
    if (!base::contains_ignoring_case(name, "password") && !base::contains_ignoring_case(name, "secret")) harmless.emplace(name, member.value());
  }
  properties = std::move(harmless);
}

JsonObject key_manager_of(const ports::Row& row) {
  auto settings = json_in(row.text("configuration"));
  if (!settings.is_object()) settings.emplace_object();
  auto& properties = settings.get_object();
  drop_secrets(properties);
  properties["issuer"] = row.text("issuer");
  properties["consumer_key_claim"] = row.text("consumer_key_claim");
  properties["scopes_claim"] = row.text("scopes_claim");
  properties["certificate_type"] = row.text("certificate_type");
  properties["certificate_value"] = row.text("certificate_value");
  JsonObject manager;
  manager["uuid"] = row.text("id");
  manager["name"] = row.text("name");
  manager["type"] = row.text("type");
  manager["enabled"] = row.boolean("enabled");
  manager["organization"] = domain_of(row.text("organization"));
  manager["tokenType"] = row.text("token_type");
  manager["additionalProperties"] = std::move(settings);
  return manager;
}

JsonObject revoked_token(const ports::Row& row) {
  JsonObject token;
  token["jwt_signature"] = row.text("revoked_id");
  token["expiry_time"] = row.integer("expires_at");
  return token;
}

JsonObject revoked_subject(const ports::Row& row) {
  JsonObject subject;
  subject["entity_id"] = row.text("revoked_id");
  subject["entity_type"] = "USER";
  subject["revocation_time"] = row.integer("revoked_at");
  return subject;
}

JsonObject revoked_key(const ports::Row& row) {
  JsonObject key;
  key["consumer_key"] = row.text("revoked_id");
  key["revocation_time"] = row.integer("revoked_at");
  return key;
}

}  // namespace

Outcome<JsonArray> list_gateway_apis(ports::Reader& reader, const ApiFilter& filter) {
  const auto id = filter.id.value_or("");
  const auto context = filter.context.value_or("");
  const auto version = filter.version.value_or("");
  return list(reader.query(kApis, {id, id, context, context, version, version}), api_of);
}

Outcome<JsonArray> list_gateway_applications(ports::Reader& reader, const std::optional<std::int64_t>& number) {
  return list(reader.query(kApplications, {number.value_or(0), number.value_or(0)}), application_of);
}

Outcome<JsonArray> list_gateway_subscriptions(ports::Reader& reader, const SubscriptionFilter& filter) {
  const auto api = filter.api_id.value_or("");
  const auto application = filter.application_id.value_or("");
  return list(reader.query(kSubscriptions, {api, api, application, application}), subscription_of);
}

Outcome<JsonArray> list_gateway_key_mappings(ports::Reader& reader, const KeyMappingFilter& filter) {
  const auto key = filter.consumer_key.value_or("");
  const auto manager = filter.key_manager.value_or("");
  return list(reader.query(kKeyMappings, {key, key, manager, manager}), key_mapping_of);
}

Outcome<JsonArray> list_gateway_plans(ports::Reader& reader, model::PlanKind kind, const std::optional<std::string>& name) {
  return list(reader.query(kPlans, {base::enum_text(kind), name.value_or(""), name.value_or("")}),
              [&](const ports::Row& row) { return plan_of(row, kind); });
}

Outcome<JsonArray> list_gateway_scopes(ports::Reader& reader, const std::optional<std::string>& name) {
  return list(reader.query(kScopes, {name.value_or(""), name.value_or("")}), [](const ports::Row& row) {
    JsonObject scope;
    scope["name"] = row.text("name");
    scope["displayName"] = row.text("name");
    scope["roles"] = json_in(row.text("roles"));
    return scope;
  });
}

Outcome<JsonArray> list_gateway_key_managers(ports::Reader& reader) { return list(reader.query(kKeyManagers), key_manager_of); }

Outcome<JsonObject> list_gateway_revocations(ports::Reader& reader) {
  const auto rows = reader.query(kRevocations);
  if (!rows) return rows.error();
  JsonArray tokens;
  JsonArray subjects;
  JsonArray keys;
  for (const auto& row : *rows) {
    const auto kind = row.text("kind");
    if (kind == "token") tokens.push_back(revoked_token(row));
    if (kind == "subject") subjects.push_back(revoked_subject(row));
    if (kind == "consumer_key") keys.push_back(revoked_key(row));
  }
  JsonObject lists;
  lists["revokedJWTList"] = std::move(tokens);
  lists["revokedJWTSubjectEntityList"] = std::move(subjects);
  lists["revokedJWTConsumerKeyList"] = std::move(keys);
  return lists;
}

}  // namespace quarterdeck::control
