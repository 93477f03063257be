#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "cluster/schema.h"

namespace quarterdeck::cluster {

// Fills in what the schema gives a default for, and takes nulls away from fields that have a default and are not nullable.
void apply_defaults(Json& value, const Schema& schema);

// Removes fields that are null, are not nullable and have no default: a null is then as good as nothing.
void prune_nulls(Json& value, const Schema& schema);

// Removes fields that the schema does not know and returns their paths, in order.
std::vector<std::string> prune_unknown_fields(JsonObject& object, const Schema& schema);

}  // namespace quarterdeck::cluster
