#include "adapters/kubernetes/kind_paths.h"

#include <fmt/format.h>

#include "base/url.h"

namespace quarterdeck::adapters::kubernetes {
namespace {

std::string root_of(const resources::Kind& kind) { return (kind.group.empty() ? "/api/" : "/apis/") + kind.api_version(); }

}  // namespace

Outcome<std::string> KindPaths::collection(const resources::Kind& kind, const std::string& space) {
  const auto place = place_of(kind);
  if (!place) return place.error();
  const auto inside = place->is_namespaced && !space.empty() ? "/namespaces/" + base::url_encoded(space) : std::string();
  return root_of(kind) + inside + "/" + place->plural;
}

Outcome<std::string> KindPaths::object(const resources::Reference& reference) {
  const auto place = place_of(reference.kind);
  if (!place) return place.error();
  if (reference.name.empty() || (place->is_namespaced && reference.space.empty())) {
    return Failure{Problem::invalid, fmt::format("A {} needs a name{}.", reference.kind.kind, place->is_namespaced ? " and a namespace" : "")};
  }
  const auto path = collection(reference.kind, reference.space);
  if (!path) return path.error();
  return *path + "/" + base::url_encoded(reference.name);
}

Outcome<KindPaths::Place> KindPaths::place_of(const resources::Kind& kind) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(kind); found != known_.end()) return found->second;
  }
  auto place = ask(kind);
  if (!place) return place.error();
  const std::lock_guard lock(mutex_);
  return known_.insert_or_assign(kind, *place).first->second;
}

Outcome<KindPaths::Place> KindPaths::ask(const resources::Kind& kind) {
  const auto unknown = [&] {
    return Failure{Problem::not_found, fmt::format("The cluster does not know the kind {} in {}: apply its CustomResourceDefinition first.", kind.kind,
                                                   kind.api_version())};
  };
  const auto list = client_.ask({.path = root_of(kind)});
  if (!list) return list.error().problem == Problem::not_found ? unknown() : list.error();
  const auto* resources = base::find(*list, "resources");
  if (resources == nullptr || !resources->is_array()) return unknown();
  for (const auto& resource : resources->get_array()) {
    const auto name = base::text_at(resource, "name");
    if (base::text_at(resource, "kind") != kind.kind || name.find('/') != std::string::npos) continue;
    const auto* namespaced = base::find(resource, "namespaced");
    return Place{name, namespaced != nullptr && namespaced->is_bool() && namespaced->get_bool()};
  }
  return unknown();
}

}  // namespace quarterdeck::adapters::kubernetes
