#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/bytes.h"
#include "translate/apk/effective_policy.h"
#include "translate/apk/hints.h"
#include "translate/apk/names.h"
#include "translate/apk/policy_filters.h"
#include "translate/apk/read.h"
#include "translate/apk/read_policies.h"
#include "translate/apk/read_routes.h"
#include "translate/apk/service_url.h"
#include "translate/plan.h"

namespace quarterdeck::translate::apk {
namespace {

using base::find;
using base::text_at;
using resources::Resource;

// What a definition may unpack to, so that a small object cannot fill the memory.
constexpr std::size_t kMostDefinitionBytes = 64 * 1024 * 1024;

Policies joined(Policies first, const Policies& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

class ApiReader {
 public:
  ApiReader(const Resource& api, const std::vector<Resource>& resources)
      : api_(api),
        catalogue_(resources, api.space()),
        authentication_(catalogue_, resources::kAuthentication, api.name()),
        policy_(catalogue_, resources::kApiPolicy, api.name()) {}

  Outcome<model::TrafficSpec> read() {
    if (auto done = read_fields(); !done) return done.error();
    if (auto done = read_policies(); !done) return done.error();
    if (auto done = read_stages(); !done) return done.error();
    if (auto done = read_definition(); !done) return done.error();
    return model::normalized(std::move(spec_));
  }

 private:
  Outcome<Done> read_fields() {
    const auto& fields = api_.at("spec");
    const auto type = text_at(fields, "apiType");
    if (type != "REST" && type != "GraphQL") return cannot_serve(api_, fmt::format("apiType {} is not supported", type));
    spec_.kind = type == "REST" ? model::ApiKind::rest : model::ApiKind::graphql;
    spec_.api_id = api_.annotation(resources::kApiIdAnnotation);
    if (spec_.api_id.empty()) spec_.api_id = api_.label(resources::kApiIdLabel);
    if (spec_.api_id.empty()) spec_.api_id = api_.name();
    spec_.name = text_at(fields, "apiName");
    spec_.version = text_at(fields, "apiVersion");
    spec_.organization = text_at(fields, "organization");
    spec_.environment = text_at(fields, "environment");
    spec_.base_path = text_at(fields, "basePath");
    if (spec_.base_path.empty()) return cannot_serve(api_, "it has no basePath");
    spec_.is_default_version = is_true(fields, "isDefaultVersion", false);
    if (auto path = text_at(fields, "definitionPath"); !path.empty()) spec_.definition_path = std::move(path);
    const auto* properties = find(fields, "apiProperties");
    if (properties == nullptr || !properties->is_array()) return Done{};
    for (const auto& property : properties->get_array()) spec_.properties.emplace(text_at(property, "name"), text_at(property, "value"));
    return Done{};
  }

  Outcome<Done> read_policies() {
    const auto authentication = authentication_.for_api();
    is_open_ = is_true(authentication, "disabled", false);
    if (!is_open_) {
      auto security = read_security(authentication, authentication_.resource() != nullptr ? *authentication_.resource() : api_);
      if (!security) return security.error();
      spec_.security = std::move(*security);
    }
    const auto policy = policy_.for_api();
    auto cors = read_cors(policy, policy_.resource() != nullptr ? *policy_.resource() : api_);
    if (!cors) return cors.error();
    spec_.cors = std::move(*cors);
    spec_.subscription_required = is_true(policy, "subscriptionValidation", false);
    const auto limits = catalogue_.attached(resources::kRateLimitPolicy, api_.name());
    if (limits.empty()) return Done{};
    const auto limit = read_limit_of(*limits.front());
    if (!limit) return limit.error();
    spec_.rate_limit = *limit;
    return Done{};
  }

  Outcome<Done> read_stages() {
    for (const auto stage : {StageName::production, StageName::sandbox}) {
      const auto* stages = find(api_.at("spec"), text_of(stage));
      if (stages == nullptr || !stages->is_array() || stages->get_array().empty()) continue;
      auto routes = read_stage_routes(stages->get_array().front());
      if (!routes) return routes.error();
      auto content = stage_of(stage, *routes);
      if (!content) return content.error();
      (stage == StageName::production ? spec_.production : spec_.sandbox) = std::move(*content);
      stages_.push_back(std::move(*routes));
    }
    if (stages_.empty()) return cannot_serve(api_, "neither production nor sandbox has routes");
    return read_operations();
  }

  Outcome<ReadRoutes> read_stage_routes(const Json& stage) const {
    const auto& kind = spec_.kind == model::ApiKind::rest ? resources::kHttpRoute : resources::kGqlRoute;
    std::vector<const Resource*> routes;
    for (const auto& name : texts_in(stage, "routeRefs")) {
      const auto route = catalogue_.need(kind, name, api_);
      if (!route) return route.error();
      routes.push_back(*route);
    }
    return read_routes(routes, catalogue_, {authentication_, policy_});
  }

  Outcome<model::Stage> stage_of(StageName stage, const ReadRoutes& routes) const {
    if (routes.backends.size() > 1) return cannot_serve(api_, fmt::format("its {} routes name several backends; one is supported", text_of(stage)));
    // When every rule redirects, none names the backend that stands by.
    const auto name = routes.backends.empty() ? Names(api_.name()).backend(stage) : *routes.backends.begin();
    const auto backend = catalogue_.need(resources::kBackend, name, api_);
    if (!backend) return backend.error();
    auto endpoint = read_endpoint(**backend, catalogue_);
    if (!endpoint) return endpoint.error();
    return model::Stage{routes.hosts, std::move(*endpoint)};
  }

  // Both stages serve the same operations: the value in the middle has one list of them.
  Outcome<Done> read_operations() {
    if (auto hinted = take_hints(); !hinted) return hinted;
    std::vector<model::TrafficSpec> read;
    for (const auto& routes : stages_) {
      model::TrafficSpec part;
      for (const auto& rule : routes.rules) part.operations.insert(part.operations.end(), rule.operations.begin(), rule.operations.end());
      read.push_back(model::normalized(std::move(part)));
    }
    if (read.front().operations != read.back().operations) {
      return cannot_serve(api_, "its production and sandbox routes differ in more than hosts and backends");
    }
    spec_.operations = std::move(read.front().operations);
    if (is_open_) {
      for (auto& operation : spec_.operations) operation.secured = false;
    }
    return Done{};
  }

  // Policies come from the hints when every rule's filters are what the hints would have written, otherwise from the filters.
  Outcome<Done> take_hints() {
    const auto of_api = read_policy_hint(api_);
    const bool is_hinted = are_true(of_api);
    if (is_hinted) {
      spec_.request_policies = of_api.request;
      spec_.response_policies = of_api.response;
    }
    for (auto& routes : stages_) {
      for (auto& rule : routes.rules) {
        auto policies = is_hinted ? Outcome<PolicyLists>(PolicyLists{rule.hint->request, rule.hint->response}) : policies_in(rule.filters);
        if (!policies) return policies.error();
        for (auto& operation : rule.operations) {
          operation.request_policies = policies->request;
          operation.response_policies = policies->response;
        }
      }
    }
    return Done{};
  }

  bool are_true(const PolicyHint& of_api) const {
    const Names names(api_.name());
    return std::all_of(stages_.begin(), stages_.end(), [&](const ReadRoutes& routes) {
      return std::all_of(routes.rules.begin(), routes.rules.end(), [&](const ReadRule& rule) {
        if (!rule.hint) return false;
        if (spec_.kind == model::ApiKind::graphql) return true;  // such routes have no filters to contradict
        const auto written = filters_of(joined(of_api.request, rule.hint->request), joined(of_api.response, rule.hint->response), names);
        return includes(rule.filters, written.filters);
      });
    });
  }

  Outcome<PolicyLists> policies_in(const JsonArray& filters) const {
    std::map<std::string, std::string> mirrors;
    for (const auto& filter : filters) {
      const auto name = text_at(filter, "requestMirror", "backendRef", "name");
      if (name.empty()) continue;
      const auto backend = catalogue_.need(resources::kBackend, name, api_);
      if (!backend) return backend.error();
      const auto endpoint = read_endpoint(**backend, catalogue_);
      if (!endpoint) return endpoint.error();
      mirrors[name] = ServiceUrl{endpoint->scheme, endpoint->host, endpoint->port, endpoint->base_path}.text();
    }
    return policies_of(filters, mirrors);
  }

  Outcome<Done> read_definition() {
    const auto file = text_at(api_.at("spec"), "definitionFileRef");
    const auto count = definition_parts();
    std::string packed;
    for (std::size_t part = 1; part <= (file.empty() ? count : 1); ++part) {
      const auto name = file.empty() ? Names(api_.name()).definition(part) : file;
      const auto object = catalogue_.need(resources::kConfigMap, name, api_);
      if (!object) return object.error();
      const auto bytes = base::from_base64(text_at((*object)->at("binaryData"), "definition"));
      if (!bytes) return cannot_serve(**object, "binaryData.definition is not base64");
      packed += *bytes;
    }
    if (packed.empty()) return Done{};
    auto definition = base::gunzip(packed, kMostDefinitionBytes);
    if (!definition) return cannot_serve(api_, fmt::format("its definition cannot be unpacked: {}", definition.error().message));
    spec_.definition = std::move(*definition);
    return Done{};
  }

  std::size_t definition_parts() const {
    const auto text = api_.annotation(resources::kPartsAnnotation);
    std::size_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return std::min<std::size_t>(count, 100);
  }

  const Resource& api_;
  const Catalogue catalogue_;
  const EffectivePolicy authentication_;
  const EffectivePolicy policy_;
  bool is_open_ = false;  // the Authentication switches all security off
  std::vector<ReadRoutes> stages_;
  model::TrafficSpec spec_;
};

}  // namespace

Outcome<model::TrafficSpec> read_api(const std::vector<Resource>& resources) {
  const Resource* api = nullptr;
  for (const auto& resource : resources) {
    if (!resources::is_a(resource, resources::kApi)) continue;
    if (api != nullptr) return Failure{Problem::bug, fmt::format("{} and {} were read as one API", api->reference().text(), resource.reference().text())};
    api = &resource;
  }
  if (api == nullptr) return Failure{Problem::not_found, "There is no API object among the resources."};
  return ApiReader(*api, resources).read();
}

}  // namespace quarterdeck::translate::apk
