#include "cluster/object_rules.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"
#include "cluster/custom_kinds.h"
#include "cluster/metadata_rules.h"
#include "cluster/schema_defaults.h"
#include "cluster/schema_validation.h"

namespace quarterdeck::cluster {
namespace {

std::string text_of(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

void drop(JsonObject& object, std::string_view member) {
  const auto found = object.find(member);
  if (found != object.end()) object.stable_erase(found);
}

// The member of `from`, or its absence.
void copy_member(JsonObject& object, const JsonObject& from, std::string_view member) {
  const auto* value = from.if_contains(member);
  if (value == nullptr) {
    drop(object, member);
  } else {
    object[member] = *value;
  }
}

// What a change of generation is about: everything but metadata and, where it is written apart, status.
JsonObject counted(JsonObject object, const Target& target) {
  drop(object, "metadata");
  drop(object, "apiVersion");
  if (target.has_status()) drop(object, "status");
  return object;
}

Refusal unknown_fields(const Target& target, const std::vector<std::string>& fields) {
  std::vector<std::string> faults;
  for (const auto& field : fields) faults.push_back(fmt::format("unknown field \"{}\"", field));
  return refuse(Reason::bad_request, fmt::format("{} in version \"{}\" cannot be handled as a {}: strict decoding error: {}", target.kind->kind,
                                                 target.version, target.kind->kind, base::join(faults, ", ")));
}

void move_string_data(JsonObject& secret) {
  auto* texts = secret.if_contains("stringData");
  if (texts == nullptr || !texts->is_object()) return;
  auto& data = secret["data"];
  if (!data.is_object()) data.emplace_object();
  for (const auto& entry : secret.at("stringData").get_object()) {
    if (entry.value().is_string()) data.get_object()[entry.key()] = base::to_base64(std::string(entry.value().get_string()));
  }
  drop(secret, "stringData");
}

void complete_namespace(JsonObject& space) {
  auto& metadata = metadata_of(space);
  const auto name = text_of(metadata, "name");
  auto& labels = metadata["labels"];
  if (!labels.is_object()) labels.emplace_object();
  labels.get_object()["kubernetes.io/metadata.name"] = name;
  space["spec"] = JsonObject{{"finalizers", JsonArray{"kubernetes"}}};
  space["status"] = JsonObject{{"phase", "Active"}};
}

void check_immutable_data(const JsonObject& object, const JsonObject& live, std::vector<Cause>& causes) {
  const auto* immutable = live.if_contains("immutable");
  if (immutable == nullptr || !immutable->is_bool() || !immutable->get_bool()) return;
  for (const std::string_view member : {"data", "binaryData", "immutable"}) {
    const auto* before = live.if_contains(member);
    const auto* after = object.if_contains(member);
    if ((before == nullptr) == (after == nullptr) && (before == nullptr || *before == *after)) continue;
    causes.push_back({"FieldValueForbidden", "Forbidden: field is immutable when `immutable` is set", std::string(member)});
  }
}

}  // namespace

Answer<JsonObject> identified(JsonObject object, const Target& target) {
  const auto fill = [](JsonObject& into, std::string_view member, const std::string& value) {
    auto& present = into[member];
    if (!present.is_string() || present.get_string().empty()) present = value;
  };
  fill(object, "apiVersion", target.api_version());
  fill(object, "kind", target.kind->kind);
  if (text_of(object, "apiVersion") != target.api_version() || text_of(object, "kind") != target.kind->kind) {
    return refuse(Reason::bad_request,
                  fmt::format("the API version in the data ({}, Kind={}) does not match the expected API version ({}, Kind={})", text_of(object, "apiVersion"),
                              text_of(object, "kind"), target.api_version(), target.kind->kind));
  }
  auto& metadata = metadata_of(object);  // only now: what was filled in above may have moved it
  if (target.kind->scope == Scope::in_namespace) fill(metadata, "namespace", target.name.space);
  if (text_of(metadata, "namespace") != target.name.space) {
    return refuse(Reason::bad_request, "the namespace of the provided object does not match the namespace sent on the request");
  }
  if (target.name.space.empty()) drop(metadata, "namespace");
  fill(metadata, "name", target.name.name);
  if (text_of(metadata, "name") != target.name.name) {
    return refuse(Reason::bad_request, fmt::format("the name of the object ({}) does not match the name on the URL ({})", text_of(metadata, "name"),
                                                   target.name.name));
  }
  return object;
}

Answer<Decoded> decoded(JsonObject object, const Target& target, FieldValidation validation, Nulls nulls) {
  Decoded result;
  const auto& schema = *target.served().schema;
  const auto unknown = prune_unknown_fields(object, schema);
  if (validation == FieldValidation::strict && !unknown.empty()) return unknown_fields(target, unknown);
  if (validation == FieldValidation::warn) {
    for (const auto& field : unknown) result.warnings.push_back(fmt::format("unknown field \"{}\"", field));
  }
  if (target.kind->table() == definitions_table()) {
    for (auto& warning : warnings_of_definition(object)) result.warnings.push_back(std::move(warning));
  }
  Json value(std::move(object));
  if (nulls == Nulls::dropped || !target.kind->is_custom) {
    prune_nulls(value, schema);
  } else if (auto* metadata = value.get_object().if_contains("metadata")) {
    prune_nulls(*metadata, *object_meta_schema());
  }
  apply_defaults(value, schema);
  result.object = std::move(value.get_object());
  if (!target.served().deprecation_warning.empty()) result.warnings.push_back(target.served().deprecation_warning);
  return result;
}

std::vector<Cause> faults_of(const JsonObject& object, const JsonObject* live, const Target& target) {
  auto causes = faults_of_metadata(object, live, target);
  for (auto& cause : validate(object, *target.served().schema, "")) causes.push_back(std::move(cause));
  if (target.kind->table() == definitions_table() && causes.empty()) causes = faults_of_definition(object);
  if (live != nullptr && !target.kind->is_custom) check_immutable_data(object, *live, causes);
  return causes;
}

JsonObject in_version(JsonObject object, const KindFacts& kind, std::string_view version) {
  object["apiVersion"] = kind.api_version(version);
  return object;
}

JsonObject in_storage_version(JsonObject object, const KindFacts& kind) {
  const auto wanted = kind.api_version(kind.storage_version);
  if (text_of(object, "apiVersion") == wanted) return object;
  Json value(in_version(std::move(object), kind, kind.storage_version));
  const auto& schema = *kind.storage().schema;
  prune_unknown_fields(value.get_object(), schema);
  apply_defaults(value, schema);
  return std::move(value.get_object());
}

void stamp_new(JsonObject& object, const Target& target, const std::string& now, const std::string& uid) {
  auto& metadata = metadata_of(object);
  for (const std::string_view member : {"resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"}) drop(metadata, member);
  metadata["uid"] = uid;
  metadata["creationTimestamp"] = now;
  if (target.kind->counts_generations) metadata["generation"] = 1;
  if (target.has_status()) drop(object, "status");
}

void keep_identity(JsonObject& object, const JsonObject& live) {
  auto& metadata = metadata_of(object);
  JsonObject kept = live;
  const auto& from = metadata_of(kept);
  for (const std::string_view member : {"uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion",
                                        "selfLink", "generateName"}) {
    copy_member(metadata, from, member);
  }
}

void keep_other_part(JsonObject& object, const JsonObject& live, const Target& target) {
  if (target.part == Part::whole) {
    if (target.has_status()) copy_member(object, live, "status");
    return;
  }
  JsonObject result = live;
  copy_member(result, object, "status");
  // Who wrote the status is told in the metadata all the same.
  auto managed = metadata_of(object).if_contains("managedFields");
  if (managed != nullptr) metadata_of(result)["managedFields"] = *managed;
  object = std::move(result);
}

void count_generation(JsonObject& object, const JsonObject& live, const Target& target) {
  if (!target.kind->counts_generations || counted(object, target) == counted(live, target)) return;
  auto& generation = metadata_of(object)["generation"];
  generation = (generation.is_int64() ? generation.get_int64() : 0) + 1;
}

FieldSet reset_fields(const Target& target) {
  if (target.part == Part::status) return FieldSet::of({{"f:apiVersion"}, {"f:kind"}, {"f:metadata"}, {"f:spec"}});
  return target.has_status() ? FieldSet::of({{"f:status"}}) : FieldSet();
}

void complete_new(JsonObject& object, const Target& target, const std::string& now) {
  const auto table = target.kind->table();
  if (table == namespaces_table()) complete_namespace(object);
  if (table == TableName{"", "secrets"}) move_string_data(object);
  if (table != definitions_table()) return;
  complete_definition(object);
  establish_definition(object, now);
  auto& finalizers = metadata_of(object)["finalizers"];
  if (!finalizers.is_array()) finalizers.emplace_array();
  finalizers.get_array().emplace_back(kDefinitionFinalizer);
}

void complete_changed(JsonObject& object, const JsonObject& live, const Target& target, const std::string& now) {
  const auto table = target.kind->table();
  if (table == TableName{"", "secrets"}) move_string_data(object);
  if (table == namespaces_table()) copy_member(object, live, "spec");
  if (table != definitions_table() || target.part != Part::whole) return;
  complete_definition(object);
  establish_definition(object, now);
}

}  // namespace quarterdeck::cluster
