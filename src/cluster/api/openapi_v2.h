#pragma once

#include <string>
#include <string_view>

#include "cluster/cluster_store.h"

namespace quarterdeck::cluster {

inline constexpr std::string_view kOpenapiV2Type = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

// GET /openapi/v2: all kinds in one OpenAPI v2 document, in the protobuf form (gnostic's openapi.v2.Document) that kubectl before 1.27 asks
// for before it applies, explains or edits anything.
std::string openapi_v2_document(ClusterStore& store);

}  // namespace quarterdeck::cluster
