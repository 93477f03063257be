#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"

// An object as the store keeps it: its text, and the few facts of its metadata that selecting and collecting garbage need. Texts are smaller than
// parsed JSON by a factor of about four, lists and watches send them as they are, and one object is parsed in microseconds.
namespace quarterdeck::cluster {

using Version = std::uint64_t;  // the resourceVersion: one counter for the whole store

struct TableName {
  std::string group;     // empty: the core group
  std::string resource;  // the plural: "httproutes"
  auto operator<=>(const TableName&) const = default;
};

struct ObjectName {
  std::string space;  // the namespace; empty for kinds that have none
  std::string name;
  auto operator<=>(const ObjectName&) const = default;
};

struct OwnerReference {
  std::string api_version;
  std::string kind;
  std::string name;
  std::string uid;
  bool blocks_deletion = false;
};

struct StoredObject {
  ObjectName name;
  Version version = 0;
  std::string uid;
  std::map<std::string, std::string> labels;
  std::vector<OwnerReference> owners;
  bool is_being_deleted = false;
  bool has_finalizers = false;
  std::string text;  // canonical JSON: members sorted by name

  JsonObject parse() const;
};

// Immutable, shared by the index, the history and everyone who reads.
using ObjectPointer = std::shared_ptr<const StoredObject>;

// Reads the facts out of an object whose metadata is complete.
ObjectPointer make_stored(const JsonObject& object, Version version);

// metadata as an object, made when absent or of another type.
JsonObject& metadata_of(JsonObject& object);

}  // namespace quarterdeck::cluster
