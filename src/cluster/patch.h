#pragma once

#include "base/json.h"
#include "cluster/refusal.h"
#include "cluster/schema.h"

namespace quarterdeck::cluster {

enum class PatchType { merge, strategic_merge, json };

struct Patch {
  PatchType type = PatchType::merge;
  Json content;
};

// The object with the patch applied. Strategic merges find the keys of lists in the schema.
Answer<JsonObject> patched(const JsonObject& object, const Patch& patch, const Schema& schema);

}  // namespace quarterdeck::cluster
