#pragma once

#include <optional>
#include <string>

#include "cluster/managed_fields.h"
#include "cluster/refusal.h"
#include "cluster/schema.h"
#include "ports/cluster.h"

// Server-side apply: who owns which field after a write, and what an apply makes of an object.
namespace quarterdeck::cluster {

struct Writer {
  Manager manager;
  std::string time;
  FieldSet ignored;  // fields that this way of writing resets, such as status through the main resource
  FieldSet entitled;  // fields that it may take from others when it applies, without force
};

// After a create, update or patch: the writer owns what it changed, everyone else loses it.
ManagedFields owners_after_update(const Json& before, const Json& after, const Schema& schema, ManagedFields managers, const Writer& writer);

struct Applied {
  Json object;
  ManagedFields managers;
};

// The object with the config applied: fields that the manager applied before and no longer sends are gone unless somebody else owns them.
// Objects come without managedFields. Reason::conflict with a cause per field when others own what would change.
Answer<Applied> apply_config(const Json& live, const Json& config, const Schema& schema, ManagedFields managers, const Writer& writer,
                             ports::Ownership ownership);

}  // namespace quarterdeck::cluster
