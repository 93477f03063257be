#include "cluster/api/discovery.h"

#include <algorithm>

namespace quarterdeck::cluster {
namespace {

JsonArray array_of(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const auto& text : texts) array.emplace_back(text);
  return array;
}

JsonArray verbs() { return {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}; }
JsonArray status_verbs() { return {"get", "patch", "update"}; }

std::string group_version(std::string_view group, std::string_view version) {
  return group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
}

JsonObject group_object(const Kinds& kinds, std::string_view group) {
  JsonArray versions;
  for (const auto& version : kinds.versions_of(group)) {
    versions.push_back(JsonObject{{"groupVersion", group_version(group, version)}, {"version", version}});
  }
  auto preferred = versions.front();
  return {{"name", group}, {"versions", std::move(versions)}, {"preferredVersion", std::move(preferred)}};
}

void put_names(JsonObject& resource, const KindFacts& kind) {
  if (!kind.short_names.empty()) resource.emplace("shortNames", array_of(kind.short_names));
  if (!kind.categories.empty()) resource.emplace("categories", array_of(kind.categories));
}

JsonObject resource_object(const KindFacts& kind) {
  JsonObject resource{{"name", kind.plural},
                      {"singularName", kind.singular},
                      {"namespaced", kind.scope == Scope::in_namespace},
                      {"kind", kind.kind},
                      {"verbs", verbs()}};
  put_names(resource, kind);
  return resource;
}

JsonObject aggregated_resource(const KindFacts& kind, const ServedVersion& version) {
  const JsonObject response_kind{{"group", kind.group}, {"version", version.name}, {"kind", kind.kind}};
  JsonObject resource{{"resource", kind.plural},
                      {"responseKind", response_kind},
                      {"scope", kind.scope == Scope::in_namespace ? "Namespaced" : "Cluster"},
                      {"singularResource", kind.singular},
                      {"verbs", verbs()}};
  put_names(resource, kind);
  if (version.has_status) {
    resource.emplace("subresources",
                     JsonArray{JsonObject{{"subresource", "status"}, {"responseKind", response_kind}, {"verbs", status_verbs()}}});
  }
  return resource;
}

JsonObject aggregated_group(const Kinds& kinds, std::string_view group) {
  JsonArray versions;
  for (const auto& name : kinds.versions_of(group)) {
    JsonArray resources;
    for (const auto& kind : kinds.all()) {
      const auto* version = kind->group == group ? kind->version(name) : nullptr;
      if (version != nullptr) resources.push_back(aggregated_resource(*kind, *version));
    }
    versions.push_back(JsonObject{{"version", name}, {"resources", std::move(resources)}, {"freshness", "Current"}});
  }
  return {{"metadata", JsonObject{{"name", group}}}, {"versions", std::move(versions)}};
}

}  // namespace

JsonObject core_versions() {
  return {{"kind", "APIVersions"},
          {"versions", JsonArray{"v1"}},
          {"serverAddressByClientCIDRs", JsonArray{JsonObject{{"clientCIDR", "0.0.0.0/0"}, {"serverAddress", ""}}}}};
}

JsonObject group_list(const Kinds& kinds) {
  JsonArray groups;
  for (const auto& group : kinds.groups()) groups.push_back(group_object(kinds, group));
  return {{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(groups)}};
}

Json group_of(const Kinds& kinds, std::string_view group) {
  if (group.empty() || kinds.versions_of(group).empty()) return nullptr;
  auto object = group_object(kinds, group);
  object.emplace("kind", "APIGroup");
  object.emplace("apiVersion", "v1");
  return object;
}

Json resource_list(const Kinds& kinds, std::string_view group, std::string_view version) {
  JsonArray resources;
  for (const auto& kind : kinds.all()) {
    const auto* served = kind->group == group ? kind->version(version) : nullptr;
    if (served == nullptr) continue;
    resources.push_back(resource_object(*kind));
    if (!served->has_status) continue;
    resources.push_back(JsonObject{{"name", kind->plural + "/status"},
                                   {"singularName", ""},
                                   {"namespaced", kind->scope == Scope::in_namespace},
                                   {"kind", kind->kind},
                                   {"verbs", status_verbs()}});
  }
  if (resources.empty()) return nullptr;
  return JsonObject{{"kind", "APIResourceList"}, {"apiVersion", "v1"}, {"groupVersion", group_version(group, version)}, {"resources", std::move(resources)}};
}

JsonObject aggregated_discovery(const Kinds& kinds, DiscoveryPart part) {
  JsonArray items;
  if (part == DiscoveryPart::core) {
    items.push_back(aggregated_group(kinds, ""));
  } else {
    for (const auto& group : kinds.groups()) items.push_back(aggregated_group(kinds, group));
  }
  return {{"kind", "APIGroupDiscoveryList"}, {"apiVersion", "apidiscovery.k8s.io/v2"}, {"metadata", JsonObject()}, {"items", std::move(items)}};
}

JsonObject version_info() {
  // The version of the API whose behaviour is offered: clients compare it with their own.
  return {{"major", "1"},          {"minor", "32"},     {"gitVersion", "v1.32.0+quarterdeck"}, {"gitCommit", ""}, {"gitTreeState", "clean"},
          {"buildDate", "1970-01-01T00:00:00Z"}, {"goVersion", ""}, {"compiler", ""}, {"platform", "linux/amd64"}};
}

}  // namespace quarterdeck::cluster
