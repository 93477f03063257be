#pragma once

#include <optional>
#include <string>

#include "cluster/kinds.h"
#include "cluster/object_rules.h"
#include "http/message.h"

namespace quarterdeck::cluster {

// What a path of the resource API names: a collection when `name` is empty.
struct ResourcePath {
  std::string group;
  std::string version;
  std::string space;
  std::string resource;
  std::string name;
  std::string subresource;
};

// /api/v1/namespaces/{space}/configmaps/{name}, /apis/{group}/{version}/...; empty when the path is none of these.
std::optional<ResourcePath> resource_path(const std::string& path);

// The kind that the path names, in its version. Reason::not_found when it is not served.
Answer<Target> target_of(const ResourcePath& path, const Kinds& kinds);

}  // namespace quarterdeck::cluster
