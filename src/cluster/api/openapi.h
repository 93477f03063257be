#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "cluster/cluster_store.h"

// OpenAPI v3 documents, one per group and version: what kubectl validates, explains and diffs with.
namespace quarterdeck::cluster {

// GET /openapi/v3: where the documents are; the address changes whenever the document does.
JsonObject openapi_index(ClusterStore& store);

// GET /openapi/v3/api/v1, /openapi/v3/apis/{group}/{version}; empty when the version is not served.
std::optional<JsonObject> openapi_document(ClusterStore& store, std::string_view group, std::string_view version);

}  // namespace quarterdeck::cluster
