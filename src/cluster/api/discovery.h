#pragma once

#include "base/json.h"
#include "cluster/kinds.h"

// What a client asks first: which groups, versions and resources there are.
namespace quarterdeck::cluster {

JsonObject core_versions();                                                                // GET /api
JsonObject group_list(const Kinds& kinds);                                                 // GET /apis
Json group_of(const Kinds& kinds, std::string_view group);                                 // GET /apis/{group}; null when there is none
Json resource_list(const Kinds& kinds, std::string_view group, std::string_view version);  // GET /apis/{group}/{version}; null when there is none

// All of it at once, as newer clients ask (apidiscovery.k8s.io/v2): of the core group, or of all others.
enum class DiscoveryPart { core, groups };
JsonObject aggregated_discovery(const Kinds& kinds, DiscoveryPart part);

JsonObject version_info();  // GET /version

}  // namespace quarterdeck::cluster
