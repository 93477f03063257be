#include <algorithm>

#include "contract/resources/kinds.h"
#include "translate/apk/names.h"
#include "translate/apk/read.h"
#include "translate/apk/read_policies.h"

// Which objects belong together.
namespace quarterdeck::translate::apk {
namespace {

using base::find;
using base::text_at;
using resources::Resource;

class References {
 public:
  explicit References(std::string space) : space_(std::move(space)) {}

  void add(const resources::KindName& kind, const std::string& name) {
    if (!name.empty()) found_.push_back({kind.to_kind(), space_, name});
  }

  // {group, kind, name}, when the kind is one of ours.
  void add(const Json& reference) {
    const auto* kind = resources::find_kind(text_at(reference, "group"), text_at(reference, "kind"));
    if (kind != nullptr) add(*kind, text_at(reference, "name"));
  }

  // {secretRef} or {configMapRef}, wherever a certificate is told.
  void add_certificate(const Json* place) {
    if (place == nullptr) return;
    add(resources::kSecret, text_at(*place, "secretRef", "name"));
    add(resources::kConfigMap, text_at(*place, "configMapRef", "name"));
  }

  std::vector<resources::Reference> sorted() {
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  std::string space_;
  std::vector<resources::Reference> found_;
};

void each(const Json* list, const auto& visit) {
  if (list == nullptr || !list->is_array()) return;
  for (const auto& element : list->get_array()) visit(element);
}

void add_of_api(const Resource& api, References& references) {
  const auto& spec = api.at("spec");
  const auto& routes = text_at(spec, "apiType") == "GraphQL" ? resources::kGqlRoute : resources::kHttpRoute;
  for (const auto stage : {StageName::production, StageName::sandbox}) {
    each(find(spec, text_of(stage)), [&](const Json& environment) {
      for (const auto& name : texts_in(environment, "routeRefs")) references.add(routes, name);
    });
    // It stands by when every rule redirects; otherwise the routes name it as well.
    if (find(spec, text_of(stage)) != nullptr) references.add(resources::kBackend, Names(api.name()).backend(stage));
  }
  references.add(resources::kConfigMap, text_at(spec, "definitionFileRef"));
  const auto parts = api.annotation(resources::kPartsAnnotation);
  const auto count = parts.empty() || parts.size() > 2 ? 0 : std::atoi(parts.c_str());
  for (int part = 1; part <= count; ++part) references.add(resources::kConfigMap, Names(api.name()).definition(static_cast<std::size_t>(part)));
}

void add_of_route(const Resource& route, References& references) {
  const auto add = [&](const Json& reference) { references.add(reference); };
  each(find(route.at("spec"), "backendRefs"), add);
  each(find(route.at("spec"), "rules"), [&](const Json& rule) {
    each(find(rule, "backendRefs"), add);
    each(find(rule, "filters"), [&](const Json& filter) {
      for (const auto* reference : {find(filter, "extensionRef"), find(filter, "requestMirror", "backendRef")}) {
        if (reference != nullptr) references.add(*reference);
      }
    });
  });
}

}  // namespace

std::vector<resources::Reference> references_of(const Resource& resource) {
  References references(resource.space());
  const auto& spec = resource.at("spec");
  if (resources::is_a(resource, resources::kApi)) add_of_api(resource, references);
  if (resources::is_a(resource, resources::kHttpRoute) || resources::is_a(resource, resources::kGqlRoute)) add_of_route(resource, references);
  if (resources::is_a(resource, resources::kBackend)) references.add_certificate(find(spec, "tls"));
  if (resources::is_a(resource, resources::kTokenIssuer)) references.add_certificate(find(spec, "signatureValidation", "certificate"));
  if (resources::is_a(resource, resources::kSubscription)) references.add(resources::kRateLimitPolicy, text_at(spec, "ratelimitRef", "name"));
  if (resources::is_a(resource, resources::kApplicationMapping)) {
    references.add(resources::kApplication, text_at(spec, "applicationRef"));
    references.add(resources::kSubscription, text_at(spec, "subscriptionRef"));
  }
  return references.sorted();
}

std::optional<resources::Reference> attached_api(const Resource& policy) {
  const auto& spec = policy.at("spec");
  if (text_at(spec, "targetRef", "kind") != resources::kApi.kind) return std::nullopt;
  return resources::Reference{resources::kApi.to_kind(), policy.space(), text_at(spec, "targetRef", "name")};
}

}  // namespace quarterdeck::translate::apk
