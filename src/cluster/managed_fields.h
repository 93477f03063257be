#pragma once

#include <compare>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "cluster/field_set.h"

namespace quarterdeck::cluster {

enum class Operation { apply, update };

// Who manages fields: the same name applying, updating and writing the status are three managers.
struct Manager {
  std::string name;
  Operation operation = Operation::update;
  std::string api_version;
  std::string subresource;

  // An applier stays the same one when it changes the version it applies in.
  bool is_same_as(const Manager& other) const {
    return name == other.name && operation == other.operation && subresource == other.subresource &&
           (operation == Operation::apply || api_version == other.api_version);
  }
};

struct ManagedEntry {
  Manager manager;
  std::string time;  // RFC 3339; empty when unknown
  FieldSet fields;
};

// metadata.managedFields.
class ManagedFields {
 public:
  static ManagedFields from_json(const Json* managed_fields);
  JsonArray to_json() const;

  std::vector<ManagedEntry>& entries() { return entries_; }
  const std::vector<ManagedEntry>& entries() const { return entries_; }
  bool empty() const { return entries_.empty(); }
  ManagedEntry* find(const Manager& manager);
  void remove_empty();
  // Many different updaters are summed up as one, so that an object cannot grow without end.
  void fold_old_updaters();

 private:
  std::vector<ManagedEntry> entries_;
};

// Takes managedFields out of the object and returns them.
ManagedFields take_managed_fields(JsonObject& object);
void put_managed_fields(JsonObject& object, const ManagedFields& managers);

// Fields that nobody manages: the identity of the object and what the cluster itself writes.
const FieldSet& unmanaged_fields();

}  // namespace quarterdeck::cluster
