#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"
#include "translate/apk/limit.h"
#include "translate/apk/object.h"
#include "translate/apk/write.h"

// Applications, subscriptions, plans and token issuers.
namespace quarterdeck::translate::apk {
namespace {

using resources::Resource;

// An object that bears the id of what it stands for.
Resource object_of(const resources::KindName& kind, std::string_view subject, const std::string& id, const WriteContext& context) {
  auto object = new_object(kind, context.space, resources::object_name(id), owned_labels(subject, id));
  if (object.name() != id) annotate(object, resources::kIdAnnotation, id);
  return object;
}

JsonObject environment_of(const model::ApplicationKey& key) {
  JsonObject environment;
  environment["envId"] = key.environment;
  environment["appId"] = key.consumer_key;
  environment["keyType"] = base::enum_text(key.key_type);
  return environment;
}

// Consumer key -> ids of the issuers that gave it, in the order of the environments that name it. Two issuers may give the same one.
std::string issuers_of(const std::vector<model::ApplicationKey>& keys) {
  JsonObject issuers;
  for (const auto& key : keys) {
    auto& ids = issuers[key.consumer_key];
    if (!ids.is_array()) ids.emplace_array();
    ids.get_array().push_back(Json(key.issuer_id));
  }
  return base::canonical_text(issuers);
}

bool has_issuer(const model::ApplicationKey& key) { return !key.issuer_id.empty(); }

JsonArray texts(const std::vector<std::string>& list) {
  JsonArray array;
  for (const auto& text : list) array.push_back(Json(text));
  return array;
}

Resource application_mapping(const model::SubscriptionSpec& subscription, const WriteContext& context) {
  const auto pair = fmt::format("{}:{}", subscription.application_id, subscription.id);
  auto mapping = new_object(resources::kApplicationMapping, context.space, resources::short_hash(pair),
                            owned_labels("subscription", subscription.id));
  auto& spec = mapping.json()["spec"].emplace_object();
  spec["applicationRef"] = resources::object_name(subscription.application_id);
  spec["subscriptionRef"] = resources::object_name(subscription.id);
  if (resources::object_name(subscription.application_id) != subscription.application_id) {
    annotate(mapping, resources::kIdAnnotation, subscription.application_id);
  }
  return mapping;
}

}  // namespace

Written write_application(const model::ApplicationSpec& application, const WriteContext& context) {
  auto object = object_of(resources::kApplication, "application", application.id, context);
  auto& spec = object.json()["spec"].emplace_object();
  spec["name"] = application.name;
  spec["owner"] = application.owner;
  spec["organization"] = application.organization;
  if (!application.attributes.empty()) spec["attributes"] = base::to_json(application.attributes);
  if (!application.keys.empty()) {
    JsonArray environments;
    for (const auto& key : application.keys) environments.push_back(environment_of(key));
    spec["securitySchemes"].emplace_object()["oauth2"].emplace_object()["environments"] = std::move(environments);
    if (std::any_of(application.keys.begin(), application.keys.end(), has_issuer)) {
      annotate(object, resources::kKeyIssuersAnnotation, issuers_of(application.keys));
    }
  }
  return {finished({std::move(object)}), {}};
}

Written write_subscription(const model::SubscriptionSpec& subscription, const WriteContext& context) {
  auto object = object_of(resources::kSubscription, "subscription", subscription.id, context);
  annotate(object, resources::kPlanAnnotation, subscription.plan);
  auto& spec = object.json()["spec"].emplace_object();
  spec["organization"] = subscription.organization;
  spec["subscriptionStatus"] = base::enum_text(subscription.status);
  auto& api = spec["api"].emplace_object();
  api["name"] = subscription.api_name;
  api["version"] = subscription.api_version;
  auto& limit = spec["ratelimitRef"].emplace_object();
  limit["name"] = plan_object_name(subscription.plan, subscription.organization);
  limit["level"] = "app";
  return {finished({std::move(object), application_mapping(subscription, context)}), {}};
}

Written write_plan(const model::PlanSpec& plan, const WriteContext& context) {
  auto labels = owned_labels("plan", plan.name);
  labels.emplace(resources::kInitiatedFromLabel, "CP");
  labels.emplace(resources::kPlanNameLabel, resources::label_value(plan.name));
  auto object = new_object(resources::kRateLimitPolicy, context.space, plan_object_name(plan.name, plan.organization), labels);
  annotate(object, resources::kPlanAnnotation, plan.name);
  JsonObject subscription;
  subscription["organization"] = plan.organization;
  subscription["stopOnQuotaReach"] = plan.stop_on_quota_reach;
  JsonObject hints;
  const auto add = [&](std::string_view part, const std::optional<model::RateLimit>& limit) {
    if (!limit) return;
    auto written = write_limit(*limit, Units::from_second);
    if (written.hint) hints[part] = *written.hint;
    subscription[part] = std::move(written.fields);
  };
  add("requestCount", plan.limit);
  add("burstControl", plan.burst);
  if (!hints.empty()) annotate(object, resources::kLimitAnnotation, base::canonical_text(hints));
  auto& spec = object.json()["spec"].emplace_object();
  spec["override"].emplace_object()["subscription"] = std::move(subscription);
  auto& target = spec["targetRef"].emplace_object();
  target["group"] = resources::kGatewayApiGroup;
  target["kind"] = resources::kSubscription.kind;
  target["name"] = "default";
  return {finished({std::move(object)}), {}};
}

Written write_issuer(const model::IssuerSpec& issuer, const WriteContext& context) {
  auto object = object_of(resources::kTokenIssuer, "key_manager", issuer.id, context);
  auto& labels = object.json().at("metadata").as_object().at("labels").as_object();
  labels["name"] = resources::short_hash(issuer.name);
  labels[resources::kOrganizationLabel] = resources::short_hash(issuer.organization);
  labels[resources::kInitiatedFromLabel] = "CP";
  auto& spec = object.json()["spec"].emplace_object();
  spec["name"] = issuer.name;
  spec["organization"] = issuer.organization;
  spec["issuer"] = issuer.issuer;
  spec["consumerKeyClaim"] = issuer.consumer_key_claim;
  spec["scopesClaim"] = issuer.scopes_claim;
  spec["environments"] = texts(issuer.environments);
  auto& validation = spec["signatureValidation"].emplace_object();
  if (issuer.jwks_url) validation["jwks"].emplace_object()["url"] = *issuer.jwks_url;
  if (issuer.certificate_pem) validation["certificate"].emplace_object()["certificateInline"] = *issuer.certificate_pem;
  spec["targetRef"] = reference_to(resources::kGateway, context.gateway);
  return {finished({std::move(object)}), {}};
}

}  // namespace quarterdeck::translate::apk
