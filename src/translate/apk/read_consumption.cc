#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/codec.h"
#include "base/text.h"
#include "translate/apk/catalogue.h"
#include "translate/apk/limit.h"
#include "translate/apk/read.h"
#include "translate/apk/read_policies.h"
#include "translate/apk/write.h"

// Applications, subscriptions, plans and token issuers.
namespace quarterdeck::translate::apk {
namespace {

using base::find;
using base::text_at;
using resources::Resource;

const Resource* only(const std::vector<Resource>& resources, const resources::KindName& kind) {
  const auto found = std::find_if(resources.begin(), resources.end(), [&](const auto& resource) { return resources::is_a(resource, kind); });
  return found == resources.end() ? nullptr : &*found;
}

Failure none_of(const resources::KindName& kind) {
  return {Problem::not_found, fmt::format("There is no {} object among the resources.", kind.kind)};
}

// The id that an object stands for: its name, or what it bears as an annotation because the id cannot be a name.
std::string id_of(const Resource& resource, const std::string& name) {
  const auto id = resource.annotation(resources::kIdAnnotation);
  return !id.empty() && resources::object_name(id) == name ? id : name;
}

Outcome<model::ApplicationKey> read_key(const Json& environment, const Resource& application) {
  model::ApplicationKey key;
  key.consumer_key = text_at(environment, "appId");
  key.environment = text_at(environment, "envId");
  const auto type = base::enum_from<model::KeyType>(text_at(environment, "keyType"));
  if (!type) return cannot_serve(application, "a keyType is neither PRODUCTION nor SANDBOX");
  key.key_type = *type;
  return key;
}

// What the annotation says of who gave which key. A key that it does not name may be anybody's, as where other tools write applications;
// what cannot be read must not become that.
class KeyIssuers {
 public:
  static Outcome<KeyIssuers> read(const Resource& application) {
    const auto text = application.annotation(resources::kKeyIssuersAnnotation);
    if (text.empty()) return KeyIssuers({});
    auto issuers = base::parse_json(text);
    if (!issuers || !issuers->is_object()) return cannot_serve(application, "its annotation key-issuers is no JSON object");
    return KeyIssuers(std::move(issuers->get_object()));
  }

  // Of the next environment that names the key.
  Outcome<std::string> next(const std::string& consumer_key, const Resource& application) {
    const auto* ids = issuers_.if_contains(consumer_key);
    if (ids == nullptr) return std::string();
    const auto place = taken_[consumer_key]++;
    if (!ids->is_array() || place >= ids->get_array().size() || !ids->get_array()[place].is_string()) {
      return cannot_serve(application, fmt::format("its annotation key-issuers does not fit the key {}", consumer_key));
    }
    return std::string(ids->get_array()[place].get_string());
  }

 private:
  explicit KeyIssuers(JsonObject issuers) : issuers_(std::move(issuers)) {}
  JsonObject issuers_;
  std::map<std::string, std::size_t> taken_;
};

// The plan's name: as annotated, as the referred policy bears it, or the reference itself.
std::string plan_of(const Resource& subscription, const Catalogue& catalogue) {
  const auto& spec = subscription.at("spec");
  const auto name = text_at(spec, "ratelimitRef", "name");
  const auto hinted = subscription.annotation(resources::kPlanAnnotation);
  if (!hinted.empty() && plan_object_name(hinted, text_at(spec, "organization")) == name) return hinted;
  const auto* policy = catalogue.find(resources::kRateLimitPolicy, name);
  if (policy == nullptr) return name;
  const auto plan = read_plan(*policy);
  return plan ? plan->name : name;
}

const Resource* mapping_of(const std::vector<Resource>& resources, const Resource& subscription) {
  const auto found = std::find_if(resources.begin(), resources.end(), [&](const Resource& resource) {
    return resources::is_a(resource, resources::kApplicationMapping) && resource.space() == subscription.space() &&
           text_at(resource.at("spec"), "subscriptionRef") == subscription.name();
  });
  return found == resources.end() ? nullptr : &*found;
}

Outcome<std::optional<model::RateLimit>> read_part(const Resource& policy, const Json& subscription, std::string_view part) {
  const auto* fields = find(subscription, part);
  if (fields == nullptr || !fields->is_object()) return std::optional<model::RateLimit>();
  const auto hints = base::parse_json(policy.annotation(resources::kLimitAnnotation));
  const auto limit = read_limit(*fields, hints ? text_at(*hints, part) : std::string(), Units::from_second);
  if (!limit) return cannot_serve(policy, fmt::format("{}: {}", part, limit.error().message));
  return std::optional(*limit);
}

const Json* subscription_part(const Resource& policy) {
  if (const auto* found = find(policy.at("spec"), "override", "subscription")) return found;
  return find(policy.at("spec"), "default", "subscription");
}

std::string plan_name(const Resource& policy, const std::string& organization) {
  const auto hinted = policy.annotation(resources::kPlanAnnotation);
  if (!hinted.empty() && plan_object_name(hinted, organization) == policy.name()) return hinted;
  const auto labelled = policy.label(resources::kPlanNameLabel);
  return labelled.empty() ? policy.name() : labelled;
}

}  // namespace

Outcome<model::ApplicationSpec> read_application(const Resource& application) {
  const auto& spec = application.at("spec");
  model::ApplicationSpec result;
  result.id = id_of(application, application.name());
  result.name = text_at(spec, "name");
  result.owner = text_at(spec, "owner");
  result.organization = text_at(spec, "organization");
  if (const auto* attributes = find(spec, "attributes"); attributes != nullptr && attributes->is_object()) {
    for (const auto& attribute : attributes->get_object()) {
      if (attribute.value().is_string()) result.attributes.emplace(std::string(attribute.key()), std::string(attribute.value().get_string()));
    }
  }
  const auto* environments = find(spec, "securitySchemes", "oauth2", "environments");
  if (environments == nullptr || !environments->is_array()) return result;
  auto issuers = KeyIssuers::read(application);
  if (!issuers) return issuers.error();
  for (const auto& environment : environments->get_array()) {
    auto key = read_key(environment, application);
    if (!key) return key.error();
    auto issuer = issuers->next(key->consumer_key, application);
    if (!issuer) return issuer.error();
    key->issuer_id = std::move(*issuer);
    result.keys.push_back(std::move(*key));
  }
  return result;
}

Outcome<model::SubscriptionSpec> read_subscription(const std::vector<Resource>& resources) {
  const auto* subscription = only(resources, resources::kSubscription);
  if (subscription == nullptr) return none_of(resources::kSubscription);
  const auto* mapping = mapping_of(resources, *subscription);
  if (mapping == nullptr) {
    constexpr auto help = "No ApplicationMapping refers to {}, so nobody uses it. Create one that names its application.";
    return Failure{Problem::not_found, fmt::format(help, subscription->reference().text())};
  }
  const auto& spec = subscription->at("spec");
  model::SubscriptionSpec result;
  result.id = id_of(*subscription, subscription->name());
  result.application_id = id_of(*mapping, text_at(mapping->at("spec"), "applicationRef"));
  result.api_name = text_at(spec, "api", "name");
  result.api_version = text_at(spec, "api", "version");
  result.organization = text_at(spec, "organization");
  const auto status = base::enum_from<model::SubscriptionStatus>(base::to_upper(text_at(spec, "subscriptionStatus")));
  if (!status) return cannot_serve(*subscription, fmt::format("subscriptionStatus '{}' is unknown", text_at(spec, "subscriptionStatus")));
  result.status = *status;
  result.plan = plan_of(*subscription, Catalogue(resources, subscription->space()));
  return result;
}

Outcome<model::PlanSpec> read_plan(const Resource& policy) {
  const auto* subscription = subscription_part(policy);
  if (subscription == nullptr) return cannot_serve(policy, "it has no subscription limit in override or default");
  model::PlanSpec plan;
  plan.organization = text_at(*subscription, "organization");
  plan.name = plan_name(policy, plan.organization);
  plan.stop_on_quota_reach = is_true(*subscription, "stopOnQuotaReach", true);
  const auto limit = read_part(policy, *subscription, "requestCount");
  if (!limit) return limit.error();
  plan.limit = *limit;
  const auto burst = read_part(policy, *subscription, "burstControl");
  if (!burst) return burst.error();
  plan.burst = *burst;
  return plan;
}

Outcome<model::IssuerSpec> read_issuer(const std::vector<Resource>& resources) {
  const auto* object = only(resources, resources::kTokenIssuer);
  if (object == nullptr) return none_of(resources::kTokenIssuer);
  const auto& spec = object->at("spec");
  model::IssuerSpec issuer;
  issuer.id = id_of(*object, object->name());
  issuer.name = text_at(spec, "name");
  issuer.organization = text_at(spec, "organization");
  issuer.issuer = text_at(spec, "issuer");
  issuer.consumer_key_claim = text_at(spec, "consumerKeyClaim");
  issuer.scopes_claim = text_at(spec, "scopesClaim");
  if (find(spec, "environments") != nullptr) issuer.environments = texts_in(spec, "environments");
  if (const auto url = text_at(spec, "signatureValidation", "jwks", "url"); !url.empty()) issuer.jwks_url = url;
  if (const auto* certificate = find(spec, "signatureValidation", "certificate")) {
    const auto text = read_certificate(*certificate, *object, Catalogue(resources, object->space()));
    if (!text) return text.error();
    issuer.certificate_pem = *text;
  }
  if (!issuer.jwks_url && !issuer.certificate_pem) return cannot_serve(*object, "signatureValidation has neither jwks.url nor a certificate");
  return issuer;
}

bool is_plan(const Resource& policy) {
  return resources::is_a(policy, resources::kRateLimitPolicy) && text_at(policy.at("spec"), "targetRef", "kind") == resources::kSubscription.kind;
}

}  // namespace quarterdeck::translate::apk
