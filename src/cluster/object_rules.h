#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "cluster/kinds.h"
#include "cluster/managed_fields.h"
#include "cluster/refusal.h"

// What the cluster makes of an object that somebody sends: pure steps, put in order by the write plans.
namespace quarterdeck::cluster {

enum class FieldValidation { ignore, warn, strict };
enum class Part { whole, status };  // the main resource or its status subresource

// Which objects: a kind in the version that was asked for.
struct Target {
  KindPointer kind;
  std::string version;
  ObjectName name;  // of a create with generateName the name is empty
  Part part = Part::whole;

  const ServedVersion& served() const { return *kind->version(version); }
  std::string api_version() const { return kind->api_version(version); }
  bool has_status() const { return served().has_status; }
};

struct Decoded {
  JsonObject object;
  std::vector<std::string> warnings;
};

// apiVersion, kind, namespace and name must be those of the target. Fills in what the object may leave out.
Answer<JsonObject> identified(JsonObject object, const Target& target);
// Nulls that an object of a custom kind holds where its schema allows none: dropped, or left for validation to refuse, as apply does.
enum class Nulls { dropped, kept };
// Unknown fields pruned, defaults filled in.
Answer<Decoded> decoded(JsonObject object, const Target& target, FieldValidation validation, Nulls nulls = Nulls::dropped);
// Everything that is wrong with an object that is complete. `live` is what it replaces, if anything.
std::vector<Cause> faults_of(const JsonObject& object, const JsonObject* live, const Target& target);

// The same object in another version of its kind (conversion strategy None: only the apiVersion differs).
JsonObject in_version(JsonObject object, const KindFacts& kind, std::string_view version);
JsonObject in_storage_version(JsonObject object, const KindFacts& kind);

// What only the cluster sets in the metadata of a new object.
void stamp_new(JsonObject& object, const Target& target, const std::string& now, const std::string& uid);
// What a writer can not change: identity, creation, deletion, generation.
void keep_identity(JsonObject& object, const JsonObject& live);
// Of a write to one part, the other part stays as it is.
void keep_other_part(JsonObject& object, const JsonObject& live, const Target& target);
void count_generation(JsonObject& object, const JsonObject& live, const Target& target);

// Fields that a write to this part resets.
FieldSet reset_fields(const Target& target);

// What single built-in kinds need on top.
void complete_new(JsonObject& object, const Target& target, const std::string& now);
void complete_changed(JsonObject& object, const JsonObject& live, const Target& target, const std::string& now);

Refusal not_found(const Target& target);
Refusal already_exists(const Target& target);
Refusal was_modified(const Target& target);
Refusal invalid(const Target& target, std::vector<Cause> causes);
Refusal precondition_failed(const Target& target, std::string_view what, std::string_view wanted, std::string_view actual);
Refusal uid_without_object(const Target& target, std::string_view uid);
Refusal must_stay(const Target& target);
Refusal namespace_missing(const std::string& space);
Refusal namespace_terminating(const Target& target);

}  // namespace quarterdeck::cluster
