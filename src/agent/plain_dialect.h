#pragma once

#include <string>
#include <vector>

#include "agent/dialect.h"
#include "base/codec.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::agent {

// A dialect for tests: small objects in the real kinds, with the labels that every dialect puts on what is owned.
class PlainDialect final : public Dialect {
 public:
  explicit PlainDialect(std::string space = "apk") : space_(std::move(space)) {}

  std::vector<translate::Written> write(const ports::Desired& desired) const override {
    if (const auto* api = std::get_if<ports::ApiDesired>(&desired)) return write(*api);
    if (const auto* application = std::get_if<model::ApplicationSpec>(&desired)) {
      return {{{object(resources::kApplication, application->id, {events::Subject::application, application->id}, {{"name", application->name}})}, {}}};
    }
    if (const auto* plan = std::get_if<model::PlanSpec>(&desired)) {
      return {{{object(resources::kRateLimitPolicy, "plan-" + resources::short_hash(plan->name), {events::Subject::plan, plan->name},
                       {{"plan", plan->name}})}, {}}};
    }
    return {};
  }

  std::vector<resources::Kind> kinds() const override {
    return {resources::kBackend.to_kind(), resources::kHttpRoute.to_kind(), resources::kApi.to_kind(), resources::kApplication.to_kind(),
            resources::kRateLimitPolicy.to_kind()};
  }

 private:
  // One backend, one route for each operation, and the API.
  std::vector<translate::Written> write(const ports::ApiDesired& api) const {
    std::vector<translate::Written> portions;
    for (const auto& deployment : api.deployments) {
      const auto& spec = deployment.spec;
      const events::SubjectKey key{events::Subject::api, spec.api_id};
      const auto name = spec.api_id + "-" + spec.environment;
      translate::Written written;
      written.resources.push_back(in(spec.environment, object(resources::kBackend, name, key, {{"host", spec.production->endpoint.host}})));
      for (const auto& operation : spec.operations) {
        written.resources.push_back(
            in(spec.environment, object(resources::kHttpRoute, name + "-" + base::to_lower(operation.verb), key, {{"target", operation.target}})));
      }
      written.resources.push_back(in(spec.environment, object(resources::kApi, name, key, {{"basePath", spec.base_path}, {"hash", deployment.content_hash}})));
      if (spec.cors) written.losses.emplace_back("This dialect knows no CORS.");
      portions.push_back(std::move(written));
    }
    return portions;
  }

  resources::Resource object(const resources::KindName& kind, const std::string& name, const events::SubjectKey& key, const JsonObject& spec) const {
    const JsonObject labels{{resources::kManagedByLabel, resources::kManagedByAgent},
                            {resources::kSubjectLabel, base::enum_text(key.subject)},
                            {resources::kSubjectIdLabel, resources::label_value(key.id)}};
    return resources::Resource(JsonObject{{"apiVersion", kind.to_kind().api_version()},
                                          {"kind", kind.kind},
                                          {"metadata", JsonObject{{"name", name},
                                                                  {"namespace", space_},
                                                                  {"labels", labels},
                                                                  {"annotations", JsonObject{{resources::kHashAnnotation, resources::short_hash(base::to_text(spec))}}}}},
                                          {"spec", spec}});
  }

  static resources::Resource in(const std::string& environment, resources::Resource resource) {
    resource.json()["metadata"].as_object()["labels"].as_object()[resources::kEnvironmentLabel] = resources::label_value(environment);
    return resource;
  }

  std::string space_;
};

}  // namespace quarterdeck::agent
