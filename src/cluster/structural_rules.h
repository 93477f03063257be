#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "cluster/refusal.h"

namespace quarterdeck::cluster {

// What keeps the schema of a definition from being structural: every field has one type, said where the field is and not in an alternative,
// lists say how they merge in a way that works, and defaults fit. An empty answer means that the schema can be compiled and used.
std::vector<Cause> faults_of_schema(const Json& openapi, const std::string& path);

}  // namespace quarterdeck::cluster
