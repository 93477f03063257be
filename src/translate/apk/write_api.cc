#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/bytes.h"
#include "base/codec.h"
#include "translate/apk/hints.h"
#include "translate/apk/limit.h"
#include "translate/apk/names.h"
#include "translate/apk/object.h"
#include "translate/apk/policy_filters.h"
#include "translate/apk/read.h"
#include "translate/apk/service_url.h"
#include "translate/apk/write.h"
#include "translate/apk/write_policies.h"
#include "translate/apk/write_routes.h"

// One API.
namespace quarterdeck::translate::apk {
namespace {

using resources::Resource;

// A cluster keeps at most 1 MiB in one ConfigMap, and about as much again in the request around it.
constexpr std::size_t kMostDefinitionBytes = 900'000;
constexpr std::size_t kMostHosts = 16;

Labels labels_of(const model::TrafficSpec& spec) {
  auto labels = owned_labels("api", spec.api_id);
  labels.emplace(resources::kEnvironmentLabel, resources::label_value(spec.environment));
  labels.emplace(resources::kApiNameLabel, resources::short_hash(spec.name));
  labels.emplace(resources::kApiVersionLabel, resources::short_hash(spec.version));
  labels.emplace(resources::kOrganizationLabel, resources::short_hash(spec.organization));
  labels.emplace(resources::kOriginalManagedByLabel, "apk");
  return labels;
}

class ApiWriter {
 public:
  ApiWriter(model::TrafficSpec spec, const WriteContext& context)
      : spec_(std::move(spec)), context_(context), names_(api_object_name(spec_.api_id, spec_.environment)), labels_(labels_of(spec_)) {}

  Written write() {
    operations_ = servable(spec_, losses_);
    add_definition();
    add_policies();
    add_operation_policies();
    add_credentials();
    auto api = api_object();
    auto& api_spec = api.json().at("spec").as_object();
    if (spec_.production) api_spec["production"] = add_stage(StageName::production, *spec_.production);
    if (spec_.sandbox) api_spec["sandbox"] = add_stage(StageName::sandbox, *spec_.sandbox);
    objects_.push_back(std::move(api));
    const auto hash = served_hash();
    annotate(objects_.back(), resources::kContentHashAnnotation, hash);
    return {finished(std::move(objects_)), std::move(losses_), hash};
  }

 private:
  // What is left after the losses is what reading tells.
  std::string served_hash() const {
    if (losses_.empty()) return model::content_hash(spec_);
    const auto left = read_api(objects_);
    return left ? model::content_hash(*left) : std::string();
  }

  Resource& add(const resources::KindName& kind, const std::string& name) {
    objects_.push_back(new_object(kind, context_.space, name, labels_));
    return objects_.back();
  }

  // Attaches a policy: its contents, and the API or, for a rule's filter to name it, a resource of the API.
  Resource& add_policy(const resources::KindName& kind, const std::string& name, std::string_view target_kind, JsonObject content) {
    auto& policy = add(kind, name);
    auto& spec = policy.json()["spec"].emplace_object();
    spec["default"] = std::move(content);
    auto target = reference_to(resources::kApi, names_.api());
    target["kind"] = target_kind;
    spec["targetRef"] = std::move(target);
    return policy;
  }

  void add_definition() {
    if (spec_.definition.empty()) return;
    const auto packed = base::gzip(spec_.definition);
    for (std::size_t at = 0; at < packed.size(); at += kMostDefinitionBytes) {
      auto& part = add(resources::kConfigMap, names_.definition(++definition_parts_));
      part.json()["binaryData"].emplace_object()["definition"] = base::to_base64(std::string_view(packed).substr(at, kMostDefinitionBytes));
    }
  }

  void add_credentials() {
    for (const auto& credentials : context_.credentials) {
      auto& object = objects_.emplace_back(new_object(resources::kSecret, context_.space, credentials.secret_name, labels_)).json();
      object["type"] = "Opaque";
      object["data"] = JsonObject{{"username", base::to_base64(credentials.username)}, {"password", base::to_base64(credentials.password)}};
    }
  }

  void add_policies() {
    add_policy(resources::kAuthentication, names_.authentication(), "API", authentication_of(spec_.security));
    add_policy(resources::kApiPolicy, names_.policy(), "API", api_policy_of(spec_));
    if (spec_.rate_limit) add_limit(names_.limit(), "API", *spec_.rate_limit);
  }

  void add_limit(const std::string& name, std::string_view target_kind, const model::RateLimit& limit) {
    auto written = write_limit(limit, Units::from_minute);
    JsonObject content;
    content["api"] = std::move(written.fields);
    auto& policy = add_policy(resources::kRateLimitPolicy, name, target_kind, std::move(content));
    if (written.hint) annotate(policy, resources::kLimitAnnotation, *written.hint);
  }

  void add_operation_policies() {
    std::set<std::string> written;
    const auto is_new = [&](const std::string& name) { return written.insert(name).second; };
    for (const auto& operation : operations_) {
      if (!operation.secured && is_new(names_.no_authentication())) {
        JsonObject content;
        content["disabled"] = true;
        add_policy(resources::kAuthentication, names_.no_authentication(), "Resource", std::move(content));
      }
      if (!operation.scopes.empty() && is_new(names_.scope(operation.scopes))) {
        add(resources::kScope, names_.scope(operation.scopes)).json()["spec"].emplace_object()["names"] = texts(operation.scopes);
      }
      const auto limit = names_.operation_limit(operation.target, operation.verb);
      if (operation.rate_limit && is_new(limit)) add_limit(limit, "Resource", *operation.rate_limit);
      add_mirrors(operation.request_policies, written);
    }
    add_mirrors(spec_.request_policies, written);
  }

  void add_mirrors(const Policies& policies, std::set<std::string>& written) {
    if (spec_.kind != model::ApiKind::rest) return;
    for (const auto& url : filters_of(policies, {}, names_).mirrors) {
      const auto name = names_.mirror_backend(url);
      const auto parts = ServiceUrl::parse(url);
      if (!parts || !written.insert(name).second) continue;
      model::Endpoint endpoint{.scheme = parts->scheme, .host = parts->host, .port = parts->port, .base_path = parts->path};
      add(resources::kBackend, name).json()["spec"] = backend_of(endpoint);
    }
  }

  JsonArray add_stage(StageName stage, const model::Stage& content) {
    if (content.endpoint.retry && content.endpoint.retry->base_interval_milliseconds < 1) {
      losses_.push_back(fmt::format("The {} endpoint waits 1 ms before it tries again: the dialect knows no shorter interval.", text_of(stage)));
    }
    add(resources::kBackend, names_.backend(stage)).json()["spec"] = backend_of(content.endpoint);
    auto hosts = content.hosts;
    if (operations_.empty() && !hosts.empty()) {
      losses_.push_back(fmt::format("The {} hosts are not kept: without operations there is no route to hold them.", text_of(stage)));
      hosts.clear();
    }
    for (std::size_t i = kMostHosts; i < hosts.size(); ++i) {
      losses_.push_back(fmt::format("Host {} is not served in {}: a route has at most {} hosts.", hosts[i], text_of(stage), kMostHosts));
    }
    hosts.resize(std::min(hosts.size(), kMostHosts));
    JsonArray names;
    for (auto& route : routes_of({spec_, context_, names_, labels_}, stage, hosts, operations_)) {
      names.push_back(Json(route.name()));
      objects_.push_back(std::move(route));
    }
    JsonObject environment;
    environment["routeRefs"] = std::move(names);
    return JsonArray{std::move(environment)};
  }

  Resource api_object() {
    auto api = new_object(resources::kApi, context_.space, names_.api(), labels_);
    auto& labels = api.json().at("metadata").as_object().at("labels").as_object();
    labels[resources::kApiIdLabel] = resources::label_value(spec_.api_id);
    if (!context_.revision_id.empty()) labels[resources::kRevisionLabel] = resources::label_value(context_.revision_id);
    annotate(api, resources::kApiIdAnnotation, spec_.api_id);
    write_hint(api, {spec_.request_policies, spec_.response_policies});
    auto& spec = api.json()["spec"].emplace_object();
    spec["apiName"] = spec_.name;
    spec["apiVersion"] = spec_.version;
    spec["apiType"] = spec_.kind == model::ApiKind::rest ? "REST" : "GraphQL";
    spec["basePath"] = spec_.base_path;
    spec["isDefaultVersion"] = spec_.is_default_version;
    spec["organization"] = spec_.organization;
    spec["environment"] = spec_.environment;
    spec["definitionPath"] = spec_.definition_path;
    if (definition_parts_ == 1) spec["definitionFileRef"] = names_.definition(1);
    if (definition_parts_ > 1) annotate(api, resources::kPartsAnnotation, std::to_string(definition_parts_));
    if (!spec_.properties.empty()) {
      auto& properties = spec["apiProperties"].emplace_array();
      for (const auto& [name, value] : spec_.properties) properties.push_back(base::to_json(std::map<std::string, std::string>{{"name", name}, {"value", value}}));
    }
    return api;
  }

  const model::TrafficSpec spec_;
  const WriteContext& context_;
  const Names names_;
  const Labels labels_;
  std::vector<model::Operation> operations_;
  std::size_t definition_parts_ = 0;
  std::vector<Resource> objects_;
  std::vector<std::string> losses_;
};

}  // namespace

Written write_api(const model::TrafficSpec& spec, const WriteContext& context) { return ApiWriter(model::normalized(spec), context).write(); }

}  // namespace quarterdeck::translate::apk
