#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "ports/cluster.h"

// Server-side apply, as a pure function: who owns which field, and what an object becomes when one manager says what it wants.
namespace quarterdeck::adapters {

// A field, as a JSON pointer (RFC 6901): "/spec/hostnames". Texts, numbers, lists and empty objects are fields; lists are owned as a whole.
using FieldPaths = std::set<std::string>;
using FieldOwners = std::map<std::string, FieldPaths>;  // by field manager

struct MergedObject {
  JsonObject object;
  FieldOwners owners;
};

// Every field of an object but what names it (apiVersion, kind, metadata.name, metadata.namespace).
FieldPaths fields_of(const JsonObject& object);

// What `live` becomes when `manager` applies `wanted`: its fields get their values; fields it owned before and no longer gives go away unless
// somebody else owns them too. Problem::conflict when another manager owns a field that would change and ownership is `share`.
Outcome<MergedObject> merge_applied(const JsonObject& live, const FieldOwners& owners, const JsonObject& wanted, const std::string& manager,
                                    ports::Ownership ownership);

// What `live` becomes when `manager` puts `wanted` in its place: the manager owns what changes; what is gone belongs to nobody.
MergedObject merge_replaced(const JsonObject& live, const FieldOwners& owners, JsonObject wanted, const std::string& manager);

// metadata.managedFields, with the fields as `fieldsV1`.
JsonArray managed_fields_of(const FieldOwners& owners);

}  // namespace quarterdeck::adapters
