#include "cluster/api/request_target.h"

#include <vector>

#include "base/text.h"

namespace quarterdeck::cluster {

std::optional<ResourcePath> resource_path(const std::string& path) {
  auto parts = base::split(path, '/');
  if (parts.size() < 2 || !parts[0].empty()) return std::nullopt;
  ResourcePath result;
  std::size_t next = 0;
  if (parts[1] == "api" && parts.size() >= 4) {
    result.version = parts[2];
    next = 3;
  } else if (parts[1] == "apis" && parts.size() >= 5) {
    result.group = parts[2];
    result.version = parts[3];
    next = 4;
  } else {
    return std::nullopt;
  }
  // Below a namespace stand its resources; "status" and "finalize" are subresources of the namespace itself.
  const auto rest = parts.size() - next;
  const bool is_namespace_itself = rest < 3 || (result.group.empty() && rest == 3 && (parts[next + 2] == "status" || parts[next + 2] == "finalize"));
  if (parts[next] == "namespaces" && !is_namespace_itself) {
    result.space = parts[next + 1];
    next += 2;
  }
  result.resource = parts[next++];
  if (next < parts.size()) result.name = parts[next++];
  if (next < parts.size()) result.subresource = parts[next++];
  if (next < parts.size() || result.resource.empty()) return std::nullopt;
  return result;
}

Answer<Target> target_of(const ResourcePath& path, const Kinds& kinds) {
  const auto unknown = [] { return refuse(Reason::not_found, "the server could not find the requested resource"); };
  auto kind = kinds.by_resource({path.group, path.resource});
  if (!kind || kind->version(path.version) == nullptr) return unknown();
  if (kind->scope == Scope::cluster && !path.space.empty()) return unknown();
  if (!path.name.empty() && kind->scope == Scope::in_namespace && path.space.empty()) return unknown();
  Target target{std::move(kind), path.version, {path.space, path.name}, Part::whole};
  if (path.subresource == "status" && target.has_status()) {
    target.part = Part::status;
  } else if (!path.subresource.empty()) {
    return unknown();
  }
  return target;
}

}  // namespace quarterdeck::cluster
