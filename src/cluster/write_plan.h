#pragma once

#include <string>
#include <vector>

#include "cluster/field_ownership.h"
#include "cluster/object_rules.h"
#include "cluster/object_store.h"
#include "cluster/patch.h"

// What shall become of an object: decided from its live state and what was sent, without writing anything.
namespace quarterdeck::cluster {

struct WriteCircumstances {
  std::string now;
  std::string new_uid;
  std::string field_manager;
  Operation operation = Operation::update;
  FieldValidation validation = FieldValidation::warn;
};

struct WritePlan {
  Change change;
  JsonObject object;  // as it will be, in the version of the target
  std::vector<std::string> warnings;
};

Answer<WritePlan> plan_create(const Target& target, Decoded sent, const WriteCircumstances& circumstances);
Answer<WritePlan> plan_update(const Target& target, const JsonObject& live, Decoded sent, const WriteCircumstances& circumstances);
Answer<WritePlan> plan_patch(const Target& target, const JsonObject& live, const Patch& patch, const WriteCircumstances& circumstances);
// `live` is null when the object is to be created.
Answer<WritePlan> plan_apply(const Target& target, const JsonObject* live, const JsonObject& config, const WriteCircumstances& circumstances,
                             ports::Ownership ownership);

enum class Propagation { background, foreground, orphan };
WritePlan plan_remove(const Target& target, const JsonObject& live, Propagation propagation, const std::string& now);
WritePlan plan_release(const JsonObject& live, std::string_view finalizer);

}  // namespace quarterdeck::cluster
