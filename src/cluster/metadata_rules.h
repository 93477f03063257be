#pragma once

#include <string_view>
#include <vector>

#include "cluster/object_rules.h"

namespace quarterdeck::cluster {

// Finalizers that the cluster itself serves.
inline constexpr std::string_view kDefinitionFinalizer = "customresourcecleanup.apiextensions.k8s.io";
inline constexpr std::string_view kForegroundFinalizer = "foregroundDeletion";
inline constexpr std::string_view kOrphanFinalizer = "orphan";

std::vector<Cause> faults_of_metadata(const JsonObject& object, const JsonObject* live, const Target& target);

}  // namespace quarterdeck::cluster
